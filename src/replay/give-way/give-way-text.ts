import { storyCommandFor } from '../../inbox/repair/replay-command.ts';
import type { DescribedOrder } from '../../repairs/give-way/describe-order.ts';
import { shownText } from '../../shown-text.ts';
import { timeText } from '../../story/time-text.ts';
import { indented } from '../paragraph.ts';

/** What is printed as JSON. */
export interface GivingWay {
  readonly done: boolean;
  readonly source: string;
  /** Key of the order that gives way. */
  readonly owner: string;
  /** Key of the order that gets the record. */
  readonly rival: string;
  readonly rivalType: string;
  /** Id of the record; null when it is not known. */
  readonly record: string | null;
  /** As they are before anything is done. */
  readonly ofOwner: DescribedOrder;
  readonly ofRival: DescribedOrder;
  /** The number of parked events that are pending again, or will be. */
  readonly events: number;
}

/** What giving way means, or that it is decided. */
export function givingWayText(given: GivingWay, isConfirmed: boolean): string {
  const [owner, rival] = [shownText(given.owner), shownText(given.rival)];
  if (given.done) {
    return lines(
      `${owner} gives its Order to ${rival}, of which ${given.events} parked event${given.events === 1 ? ' is' : 's are'} pending again. A worker does it now. To see what came of it:`,
    ).concat(`\n    ${storyCommandFor(given.rival)}`);
  }
  if (isConfirmed) {
    return lines('Nothing has changed: a worker has one of the orders. Run the command again.');
  }
  return [
    lines(`${owner} has the Order ${given.record ?? ''}; ${orderText(given.ofOwner)}`),
    ...ownRecords(given.ofOwner),
    lines(`${rival} wants it; ${orderText(given.ofRival)}`),
    ...ownRecords(given.ofRival),
    '',
    'With --yes:',
    lines(
      `- The Digital River order id, the states, the latest invoice and their versions on the Order are cleared, and then those of ${rival} are written.`,
    ),
    lines(closingText(given.ofOwner)),
    ...remarkOf(given.ofRival),
    lines(`- Later events of ${owner} are superseded, with a note: nothing of them is written.`),
    '',
    lines(
      `Check at Digital River that ${owner} is not to be shipped or charged. Nothing has changed yet. To decide so, add --yes.`,
    ),
  ].join('\n');
}

function orderText({ state, lastType, lastAt }: DescribedOrder): string {
  const known = state === null ? 'its state is not known' : `its state is ${shownText(state)}`;
  const last =
    lastType === null || lastAt === null
      ? 'none is kept'
      : `${shownText(lastType)} of ${timeText(lastAt)}`;
  return `${known}; its newest event: ${last}.`;
}

/** What an order has besides the Order, as its events have written it. */
function ownRecords({ has, documents }: DescribedOrder): string[] {
  const counts = Object.entries(documents).map(([object, count]) => `${count} ${object}`);
  return [
    ...has.map((record) => indented(`${record.object}: ${valuesText(record)}`, '    ').join('\n')),
    ...(counts.length === 0 ? [] : indented(`Invoices and credit memos: ${counts}`, '    ')),
  ];
}

function closingText({ key, closing }: DescribedOrder): string {
  const owner = shownText(key);
  const stay = 'Its invoices and credit memos stay.';
  const changes = closing.map((record) => `${record.object} ${valuesText(record)}`).join('; ');
  return changes === ''
    ? `- Nothing of the Fulfillment of ${owner} is changed. ${stay}`
    : `- If there is a Fulfillment of ${owner}, it is given: ${changes}. ${stay}`;
}

/** What closed its Fulfillment counts as newer than what its events say. */
function remarkOf({ key, hasGivenWay }: DescribedOrder): string[] {
  if (!hasGivenWay) return [];
  return [
    lines(
      `- ${shownText(key)} gave way before. If its Fulfillment was closed then, it stays closed: correct it by hand if it is to be shipped.`,
    ),
  ];
}

function valuesText({ fields }: DescribedOrder['has'][number]): string {
  return fields.map(({ field, value }) => `${field} ${value}`).join(', ');
}

/**
 * When no event is parked since an order has its Order.
 *
 * @param holder the order that it has given its Order to, if it has
 */
export function noRivalText(owner: string, holder: string | undefined): string {
  if (holder !== undefined) {
    return lines(
      `${shownText(owner)} no longer has its Order: it was given to ${shownText(holder)}. Nothing was changed. The reason of a parked event that wants the Order names the order that has it now. To see what happened:`,
    ).concat(`\n    npm run replay -- --order ${shownText(holder)}`);
  }
  return lines(
    `No event of another order is parked because ${shownText(owner)} has its Order. Expected the id of the order that gives way, as the reason of the parked event names it; with --order, the id of the one that gets the Order.`,
  );
}

function lines(text: string): string {
  return indented(text, '').join('\n');
}
