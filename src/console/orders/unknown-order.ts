import { NotFoundError } from '../operation/operation-errors.ts';

/** Events that a text other than the sender's id does not find; 1,001 when there are more than 1,000. */
export interface UnreadCounts {
  readonly pending: number;
  readonly unmapped: number;
}

/** No event is about the order that was asked for: 404. */
export class UnknownOrderError extends NotFoundError {
  override readonly name = 'UnknownOrderError';
  readonly counts: UnreadCounts;

  constructor(counts: UnreadCounts) {
    super(
      "The connector knows no such order. It looked for the sender's id of an order, and for the order number or the Salesforce record id of an order that a worker has processed.",
    );
    this.counts = counts;
  }
}
