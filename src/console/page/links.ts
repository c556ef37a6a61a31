import { pathSegment } from '../../url.ts';
import { type Html, html } from './html-tag.ts';

/** The page of an event. @param seq its number in the inbox */
export function eventUrl(seq: string): string {
  return `/console/events/${seq}`;
}

/** A link to the page of an order; the text alone where it cannot be part of a URL. */
export function orderLink(order: string): Html {
  const segment = pathSegment(order);
  return segment === undefined
    ? html`${order}`
    : html`<a href="/console/orders/${segment}">${order}</a>`;
}

/**
 * A link to a record of the org; its id alone where object or id cannot be part of a URL.
 *
 * @param orgUrl of the Salesforce org
 */
export function recordLink(orgUrl: string, object: string, id: string): Html {
  const path = [object, id].map(pathSegment);
  if (path.includes(undefined)) return html`${id}`;
  const { href } = new URL(`/lightning/r/${path.join('/')}/view`, orgUrl);
  return html`<a href="${href}">${id}</a>`;
}
