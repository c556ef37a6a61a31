import Table from 'cli-table3';
import type { OwnedByAnother } from '../../inbox/repair/later-owners.ts';
import { againCommandFor } from '../../inbox/repair/replay-command.ts';
import type { Totals } from '../../repairs/again/totals.ts';
import { indented } from '../paragraph.ts';
import { orderLines } from './order-lines.ts';

/** The result as a text for people. */
export function againText(totals: Totals, isConfirmed: boolean): string {
  const { subjects, names, events, open } = totals;
  if (subjects === 0) {
    return [
      'No event that can be applied again matches: nothing has changed.',
      ...remarks(totals),
    ].join('\n');
  }
  const about = subjects <= names.length ? `: ${names.join(', ')}` : '';
  const what = `${number(events, 'event')} of ${number(subjects, 'subject')} (orders, charges or rewards)${about}`;
  return [
    isConfirmed ? `Pending again: ${what}.` : `To be applied again: ${what}.`,
    ...(open > 0
      ? [`${number(open, 'pending or waiting event')} of them will be tried at once.`]
      : []),
    recordTable(totals),
    ...indented(
      'A record with a key of its own, such as a Fulfillment, is not looked for: it is written, or made anew where it is missing. Whether a record has lost values is known to Salesforce alone: all of these are written.',
      '',
    ),
    ...orderLines(totals),
    ...remarks(totals),
    isConfirmed
      ? 'A worker will look for the records and write them.'
      : 'Nothing has changed yet. To apply them again, add --yes.',
  ].join('\n');
}

function recordTable({ lookedFor, written }: Totals): string {
  const table = new Table({
    head: ['Object', 'Looked for', 'Written, or made anew'],
    style: { head: [], border: [] },
  });
  for (const object of new Set([...Object.keys(lookedFor), ...Object.keys(written)])) {
    table.push([object, lookedFor[object] ?? 0, written[object] ?? 0]);
  }
  return table.toString();
}

function remarks(totals: Totals): string[] {
  const { withoutBody, unreadable, parked, kept, fieldsToClear, newerInOrg } = totals;
  const { skipped, skippedCount } = totals;
  return [
    withoutBody > 0 &&
      `${number(withoutBody, 'event')} cannot be applied again, since the body was deleted (RETENTION_BODY_DAYS). What is missing of it in Salesforce has to be set there by hand.`,
    kept > 0 &&
      `${number(kept, 'group')} of fields will not be written: the newest value is of an event that is not applied again (its body was deleted, or it is parked), and an older one must not replace it. Where that value is missing in Salesforce, set it there by hand.`,
    unreadable > 0 &&
      `${number(unreadable, 'event')} cannot be read by this release, and will stay as it is.`,
    parked > 0 &&
      `${number(parked, 'parked or dismissed event')} will stay so. To replay parked ones, leave --again out.`,
    fieldsToClear.length > 0 &&
      `An event with a time in the future was written. If ${fieldsToClear.join(' or ')} of these records has such a time (4070908800000 is the year 2099), clear that field in Salesforce first: otherwise Salesforce refuses the values as older ones (DR_STALE_EVENT).`,
    newerInOrg.length > 0 &&
      `The org has refused values as older than its own, and will do so again. If no other system has set these versions, clear ${newerInOrg.join(' and ')} of the records first.`,
    ...ownerRemarks(totals),
    skippedCount > 0 &&
      `Left out, because a worker was processing them all the time or their state cannot be read: ${listed(skipped, skippedCount)}. Run the command again.`,
  ].filter((text) => text !== false);
}

/** Which order the org has in a record is known for certain when it is looked for. */
function ownerRemarks({ leftOut, leftOutCount, ownedByAnother }: Totals): string[] {
  const [first] = leftOut;
  const named = ownedByAnother.map(
    ({ key, owner }) =>
      `The record of ${key} was last written for ${owner}. If the record carries the id of ${owner}, nothing is written to it, and the events of ${key} are parked as conflicts.`,
  );
  if (first === undefined) return named;
  const names = listed(leftOut.map(ownerText), leftOutCount);
  return [
    ...named,
    `Left out, since the record was last written for another order: ${names}. If such a record was given back, name its order, such as: ${againCommandFor(first.key)}`,
  ];
}

function ownerText({ key, owner }: OwnedByAnother): string {
  return `${key} (for ${owner})`;
}

/** @param count the number of all, of which the first are given */
function listed(first: readonly string[], count: number): string {
  const more = count - first.length;
  return `${first.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function number(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
