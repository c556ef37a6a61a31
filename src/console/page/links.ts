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
 * A link to the page of an order, or of what else an event is about; the text alone where it cannot
 * be part of a URL, and a dash when it is not known.
 */
export function orderLink(order: string | null): Html {
  if (order === null)
    return html`<span aria-hidden="true">–</span><span class="hidden">not known</span>`;
  const url = orderUrl(order);
  return url === undefined ? html`${order}` : html`<a href="${url}">${order}</a>`;
}

/** The page of an order; undefined where its id cannot be part of a URL. */
function orderUrl(order: string): string | undefined {
  const segment = pathSegment(order);
  return segment === undefined ? undefined : `/console/orders/${segment}`;
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
