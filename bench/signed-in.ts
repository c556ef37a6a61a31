/** Asks for pages of the console as a signed-in user. */
export type Ask = (path: string) => Promise<Response>;

/**
 * Signs in to the console at the local org, whose page asks for no password.
 *
 * @param url of the connector
 * @param userId of the local org
 */
export async function signedIn(url: string, userId: string): Promise<Ask> {
  const cookies = new Map<string, string>();
  const ask = async (path: string) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await fetch(new URL(path, url), { headers: { cookie }, redirect: 'manual' });
    for (const set of reply.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return reply;
  };
  const { origin, pathname, search } = new URL(targetOf(await ask('/console/sign-in')));
  const body = new URLSearchParams({ request: search.slice(1), user: userId, decision: 'allow' });
  const decided = await fetch(origin + pathname, { method: 'POST', body, redirect: 'manual' });
  const { pathname: path, search: query } = new URL(targetOf(decided));
  const reply = await ask(path + query);
  if (reply.status !== 303) throw new Error(`The sign-in was answered with ${reply.status}.`);
  return ask;
}

function targetOf({ status, headers }: Response): string {
  const location = headers.get('location');
  if (location === null) throw new Error(`Expected a redirect, got ${status}.`);
  return location;
}
