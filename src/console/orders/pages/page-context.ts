import type { Role } from '../../operation/actor.ts';
/** What the parts of the pages need besides what they show. */
export interface PageContext {
  /** Of the Salesforce org, for links to its records. */
  readonly orgUrl: string;
  /** Of the reader. */
  readonly role: Role;
}

/** The path of a page, or of a form's target, below that of an order. */
export function orderActionPath(order: string, action: string, source?: string): string {
  const query = source === undefined ? '' : `?source=${encodeURIComponent(source)}`;
  return `/console/orders/${encodeURIComponent(order)}/${action}${query}`;
}
