import { pathSegment } from '../../../url.ts';

/** What the parts of the pages need besides what they show. */
export interface PageContext {
  /** Of the Salesforce org, for links to its records. */
  readonly orgUrl: string;
  /** Whether the reader may change something. */
  readonly isOperator: boolean;
}

/** The path of an order's page. Texts that cannot be part of a path are asked for by a query. */
export function orderPath(text: string): string {
  const segment = pathSegment(text);
  return segment === undefined
    ? `/console/orders?order=${encodeURIComponent(text)}`
    : `/console/orders/${segment}`;
}

/** The path of a page, or of a form's target, below that of an order. */
export function orderActionPath(order: string, action: string, source?: string): string {
  const query = source === undefined ? '' : `?source=${encodeURIComponent(source)}`;
  return `/console/orders/${encodeURIComponent(order)}/${action}${query}`;
}
