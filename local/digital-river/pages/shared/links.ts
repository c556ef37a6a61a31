import { type Html, html } from '../../../org/pages/html.ts';

/** The address of an order's page. */
export function orderPath(id: string): string {
  return `/dashboard/orders/${encodeURIComponent(id)}`;
}

/**
 * A link to the next part of a list.
 * @param query its parameters; those without a value are left out
 */
export function moreLink(
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  label: string,
): Html {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given as [string, string][]).toString();
  return html`<p class="more"><a href="${search === '' ? path : `${path}?${search}`}">${label}</a></p>`;
}
