import { type Html, html } from './html-tag.ts';

/** A link to the page of an event. @param seq its number */
export function eventLink(seq: string, text: string): Html {
  return html`<a href="/console/events/${seq}">${text}</a>`;
}

/** A link to the page of an order, or of what else an event is about; a dash when that is not known. */
export function orderLink(subject: string | null): Html {
  if (subject === null)
    return html`<span aria-hidden="true">–</span><span class="hidden">not known</span>`;
  return html`<a href="${orderUrl(subject)}">${subject}</a>`;
}

/** The page of an order. */
function orderUrl(subject: string): string {
  return `/console/orders/${encodeURIComponent(subject)}`;
}
