/** A form of a page, filled in without a browser. */
export interface PageForm {
  /** The address that the form is sent to. */
  action: string;
  /** The values that a browser would send, by the names of the fields. */
  values: Record<string, string>;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** Reads the only form of a page, as a browser opens it. */
export function formIn(page: string, path: string): PageForm {
  const [, attributes = '', content = ''] = /<form([^>]*)>([\s\S]*?)<\/form>/.exec(page) ?? [];
  const values: Record<string, string> = {};
  for (const [, tag = ''] of content.matchAll(/<(input[^>]*)>/g)) {
    const isOff = tag.includes('type="checkbox"') && !/ checked\b/.test(tag);
    const fallback = tag.includes('type="checkbox"') ? 'on' : '';
    if (!isOff) values[attribute(tag, 'name')] = attribute(tag, 'value', fallback);
  }
  for (const [, tag = '', text = ''] of content.matchAll(/<textarea([^>]*)>\n?([^<]*)</g)) {
    values[attribute(tag, 'name')] = decoded(text);
  }
  for (const [, tag = '', options = ''] of content.matchAll(
    /<select([^>]*)>([\s\S]*?)<\/select>/g,
  )) {
    const [, selected = ''] = /<option value="([^"]*)" selected/.exec(options) ?? [];
    values[attribute(tag, 'name')] = decoded(selected);
  }
  return { action: attribute(attributes, 'action', path), values };
}

function attribute(tag: string, name: string, fallback = ''): string {
  const [, value] = new RegExp(`[ ]${name}="([^"]*)"`).exec(tag) ?? [];
  return value === undefined ? fallback : decoded(value);
}

function decoded(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** Reads a page; fails the test unless it is there. */
export async function openPage(orgUrl: string, path: string): Promise<string> {
  const answer = await fetch(orgUrl + path);
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.text();
}

/** Opens a form, changes some of its fields, and sends it as a browser does. */
export async function submitForm(
  orgUrl: string,
  path: string,
  changes: Record<string, string> = {},
): Promise<Response> {
  const { action, values } = formIn(await openPage(orgUrl, path), path);
  return sendForm(orgUrl, action, { ...values, ...changes });
}

/** Sends the values of a form; a redirect is not followed. */
export function sendForm(
  orgUrl: string,
  path: string,
  values: Record<string, string> | string[][],
  headers: Record<string, string> = { 'sec-fetch-site': 'same-origin', origin: orgUrl },
): Promise<Response> {
  const body = new URLSearchParams(values as Record<string, string>);
  return fetch(orgUrl + path, { method: 'POST', body, headers, redirect: 'manual' });
}
