import { pathSegment } from '../../url.ts';
import { type Html, html } from './html-tag.ts';

/** The page of an event. @param seq its number in the inbox */
export function eventUrl(seq: string): string {
  return `/console/events/${seq}`;
}

/** A link to the page of an event. @param seq its number in the inbox */
export function eventLink(seq: string, text: string): Html {
  return html`<a href="${eventUrl(seq)}">${text}</a>`;
}

/**
 * The page of an order, or of what else an event is about. A text that cannot be part of a path is
 * asked for by a query.
 */
export function orderUrl(order: string): string {
  const segment = pathSegment(order);
  return segment === undefined
    ? `/console/orders?order=${encodeURIComponent(order)}`
    : `/console/orders/${segment}`;
}

/** A link to the page of an order, or of what else an event is about; a dash when it is not known. */
export function orderLink(order: string | null): Html {
  return order === null
    ? html`<span aria-hidden="true">–</span><span class="hidden">not known</span>`
    : html`<a href="${orderUrl(order)}">${order}</a>`;
}

/** The page of an issue. */
export function issueUrl(key: string): string {
  return `/console/issues/${encodeURIComponent(key)}`;
}

/** The page of a run. */
export function runUrl(id: string): string {
  return `/console/runs/${id}`;
}

/**
 * A link to a record of the org; its text alone where object or id cannot be part of a URL.
 *
 * @param orgUrl of the Salesforce org
 * @param object API name; empty when it is not known
 */
export function recordLink(orgUrl: string, object: string, id: string): Html {
  const text = object === '' ? id : `${object} ${id}`;
  const path = [object, id].map(pathSegment);
  if (path.includes(undefined)) return html`${text}`;
  const { href } = new URL(`/lightning/r/${path.join('/')}/view`, orgUrl);
  return html`<a href="${href}">${text}</a>`;
}

/**
 * A link to a user of the org: the user's page in Setup, where the name is.
 *
 * @param orgUrl of the Salesforce org
 */
export function userLink(orgUrl: string, id: string): Html {
  const segment = pathSegment(id);
  if (segment === undefined) return html`${id}`;
  const address = encodeURIComponent(`/${segment}?noredirect=1&isUserEntityOverride=1`);
  const { href } = new URL(`/lightning/setup/ManageUsers/page?address=${address}`, orgUrl);
  return html`<a href="${href}">${id}</a>`;
}
