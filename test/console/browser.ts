/** A reply to the browser. */
export interface Page {
  status: number;
  /** Target of a redirect, as an absolute URL; empty for other replies. */
  location: string;
  headers: Headers;
  text: string;
}

/** A minimal browser: it keeps the console's cookies, and follows redirects only on request. */
export interface Browser {
  /** Cookies of the console, by name. */
  cookies: Map<string, string>;
  get(url: string, headers?: Record<string, string>): Promise<Page>;
  post(url: string, form?: Record<string, string>, headers?: Record<string, string>): Promise<Page>;
  /** Follows redirects to a page. */
  follow(url: string): Promise<Page>;
}

/**
 * Opens a browser without cookies.
 *
 * @param publicUrl public URL of the console
 * @param serverUrl URL of its process: requests go there, as through a proxy
 */
export function openBrowser(publicUrl: string, serverUrl: string): Browser {
  const cookies = new Map<string, string>();

  async function send(url: string, request: RequestInit): Promise<Page> {
    const isConsole = url.startsWith(publicUrl);
    const headers = new Headers(request.headers);
    if (isConsole) {
      headers.set('x-forwarded-proto', new URL(publicUrl).protocol.replace(':', ''));
      const all = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      if (all !== '' && !headers.has('cookie')) headers.set('cookie', all);
    }
    const target = isConsole ? url.replace(publicUrl, serverUrl) : url;
    const reply = await fetch(target, { ...request, headers, redirect: 'manual' });
    if (isConsole) storeCookies(cookies, reply.headers.getSetCookie());
    const location = reply.headers.get('location');
    return {
      status: reply.status,
      location: location === null ? '' : new URL(location, url).href,
      headers: reply.headers,
      text: await reply.text(),
    };
  }

  const get = (url: string, headers = {}) => send(url, { headers });
  return {
    cookies,
    get,
    post: (url, form = {}, headers = {}) =>
      send(url, { method: 'POST', body: new URLSearchParams(form), headers }),
    async follow(url) {
      const page = await get(url);
      return page.location === '' ? page : this.follow(page.location);
    },
  };
}

function storeCookies(cookies: Map<string, string>, set: string[]): void {
  for (const cookie of set) {
    const [pair = '', ...attributes] = cookie.split('; ');
    const name = pair.slice(0, pair.indexOf('='));
    const expires = attributes
      .find((attribute) => attribute.startsWith('Expires='))
      ?.slice('Expires='.length);
    if (expires !== undefined && Date.parse(expires) <= Date.now()) cookies.delete(name);
    else cookies.set(name, pair.slice(name.length + 1));
  }
}
