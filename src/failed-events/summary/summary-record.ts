import { numberText } from '../../count-text.ts';
import type { RecordToWrite } from '../../salesforce/records/composite-batches.ts';
import type { FailedEventNames } from '../../salesforce/schema/profile.ts';

/** The key of the record that stands for all parked events that are not shown. */
export const SUMMARY_KEY = 'more-parked-events';

/** How many parked events have the same cause. */
export interface Cause {
  readonly code: string | null;
  readonly object: string | null;
  readonly field: string | null;
  readonly count: number;
}

/** The most frequent causes that the summary names. */
const MAX_CAUSES = 10;

/** What the summary says first after it was dismissed. */
const NOT_DISMISSED =
  'This record cannot be dismissed, since it stands for many events. Dismiss events by cause: npm run replay -- --code CODE --dismiss "NOTE".';

/**
 * The text about parked events that the org does not show. Pure.
 *
 * @param causes of all these events, the most frequent cause first
 * @param maxShown how many events are shown
 * @param wasDismissed whether a person has tried to dismiss the summary
 */
export function summaryText(
  causes: readonly Cause[],
  maxShown: number,
  wasDismissed: boolean,
): string {
  const others = causes.slice(MAX_CAUSES);
  const lines = [
    ...(wasDismissed ? [NOT_DISMISSED, ''] : []),
    `${countText(total(causes))} not shown here: no more than ${numberText(maxShown)} are shown at the same time (FAILED_EVENTS_MAX). By cause:`,
    ...causes.slice(0, MAX_CAUSES).map((cause) => `${placeOf(cause)}: ${numberText(cause.count)}`),
    ...(others.length === 0 ? [] : [`other causes: ${numberText(total(others))}`]),
    '',
    'When the cause is fixed, set Status to Reprocess: all events that are not shown are then replayed. Otherwise they appear here, the oldest first, as the shown ones are processed or dismissed. "npm run replay" lists all of them by cause.',
  ];
  return lines.join('\n');
}

/** The record while there are events that are not shown. */
export function summaryRecord(
  names: FailedEventNames,
  text: string,
  causes: readonly Cause[],
): RecordToWrite {
  return record(names, {
    [names.type]: `${numberText(total(causes))} more parked events`,
    [names.code]: 'MORE_PARKED_EVENTS',
    [names.reason]: text,
    [names.status]: 'Parked',
  });
}

/** The record when every parked event is shown. */
export function summaryDoneRecord(names: FailedEventNames): RecordToWrite {
  return record(names, {
    [names.type]: 'No more parked events',
    [names.reason]: 'Every parked event is shown.',
    [names.status]: 'Processed',
  });
}

function record(names: FailedEventNames, fields: RecordToWrite['fields']): RecordToWrite {
  return { object: names.object, key: names.key, value: SUMMARY_KEY, fields };
}

function total(causes: readonly Cause[]): number {
  return causes.reduce((sum, { count }) => sum + count, 0);
}

function countText(count: number): string {
  return count === 1 ? '1 more parked event is' : `${numberText(count)} more parked events are`;
}

function placeOf({ code, object, field }: Cause): string {
  const place = [object, field].filter(Boolean).join('.');
  return place === '' ? (code ?? 'unknown cause') : `${code} on ${place}`;
}
