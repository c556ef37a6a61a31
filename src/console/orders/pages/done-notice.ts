import { type Html, html } from '../../page/html-tag.ts';
import { orderUrl } from '../../page/links.ts';
import { notice } from '../../page/parts.ts';
import type { OrderView, SubjectView } from '../view/order-schema.ts';

/** What was done, and the state of an order in which that is so. */
interface Done {
  readonly text: string;
  readonly fits: (subject: SubjectView, now: string) => boolean;
  /** What is so when a worker has done its part already. */
  readonly later?: string;
}

const LATER = 'No worker has anything to do for this order now: what became of it is shown below.';

const DONE: ReadonlyMap<string, Done> = new Map<string, Done>([
  [
    'again',
    {
      text: 'A worker will look for the records of this order and write them again.',
      fits: isDue,
      later: LATER,
    },
  ],
  [
    'give-way',
    {
      text: 'It is decided which order gets the record. A worker carries it out.',
      fits: ({ givesWayTo }) => givesWayTo !== null,
      later: LATER,
    },
  ],
  [
    'try',
    {
      text: 'The order is due now: a worker tries it at once. Where Salesforce refused a right or a field, it is asked again every five minutes at most.',
      fits: isDue,
      later: LATER,
    },
  ],
  [
    'replay',
    { text: 'The events are pending again: a worker writes them.', fits: isDue, later: LATER },
  ],
  ['dismiss', { text: 'The events are set aside.', fits: (subject) => has(subject, 'dismissed') }],
  ['restore', { text: 'The events are parked again.', fits: (subject) => has(subject, 'parked') }],
]);

/**
 * Tells what a form has come to. The address may be older than the state: what does not fit it is
 * left out.
 *
 * @param done the code in the address
 */
export function doneNotice(done: string | undefined, order: OrderView): Html | undefined {
  const known = done === undefined ? undefined : DONE.get(done);
  if (known === undefined) return undefined;
  const { subjects, at } = order;
  const isSo = subjects.some((subject) => known.fits(subject, at));
  const isOver = !subjects.some((subject) => isDue(subject, at));
  const text = isSo ? known.text : isOver ? known.later : undefined;
  if (text === undefined) return undefined;
  const look = html`<a href="${orderUrl(order.order)}">Look at what came of it</a>`;
  return notice(isSo ? 'good' : 'neutral', html`<p role="status">${text} ${isSo ? look : ''}</p>`);
}

/** Whether a worker has something to do now. */
function isDue({ counts, leasedUntil, nextTryAt }: SubjectView, now: string): boolean {
  return (
    (counts.pending ?? 0) > 0 || leasedUntil !== null || (nextTryAt !== null && nextTryAt <= now)
  );
}

function has({ counts }: SubjectView, status: string): boolean {
  return (counts[status] ?? 0) > 0;
}
