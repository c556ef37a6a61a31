import { pathSegment } from '../../url.ts';
import { type Html, html } from './html-tag.ts';

/**
 * A record of the org, as a link to its page in Salesforce.
 *
 * @param orgUrl of the Salesforce org
 * @param object API name; empty when it is not known
 */
export function recordLink(orgUrl: string, object: string, id: string): Html {
  const path = [object, id].map(pathSegment);
  const text = object === '' ? id : `${object} ${id}`;
  if (path.includes(undefined)) return html`${text}`;
  const url = new URL(`/lightning/r/${path.join('/')}/view`, orgUrl).href;
  return html`<a href="${url}">${text}</a>`;
}

/**
 * A user of the org, as a link to the user's page in Setup, where the name is.
 *
 * @param orgUrl of the Salesforce org
 */
export function userLink(orgUrl: string, id: string): Html {
  const segment = pathSegment(id);
  if (segment === undefined) return html`${id}`;
  const address = encodeURIComponent(`/${segment}?noredirect=1&isUserEntityOverride=1`);
  const url = new URL(`/lightning/setup/ManageUsers/page?address=${address}`, orgUrl).href;
  return html`<a href="${url}">${id}</a>`;
}
