import { restoreCommandFor } from '../../inbox/repair/replay-command.ts';
import type { RoundParts } from '../round-parts.ts';
import type { ChangedRecord } from './changed-records.ts';
import { dismissRequested, type RequestedDismissal } from './requested-events.ts';

/** So many at once may be a clean-up that was not meant to dismiss events. */
const MANY = 10;
const MAX_NAMED_SUBJECTS = 20;

/** What a person did who did not choose the status Dismissed, for those who read the story later. */
const DELETED = 'Its record was deleted in Salesforce';
const SET_TO_PROCESSED = 'Set to Processed by hand in Salesforce';
type Means = typeof DELETED | typeof SET_TO_PROCESSED;

/**
 * Dismisses the events of records that a person has set to Dismissed, deleted, or set to Processed.
 * Many at once by one of the last two means are a warning, and so is any one of them that was made
 * before the first reading: it may be years old. The notes have the time of the round, so that what
 * was dismissed together can be restored together.
 *
 * @returns the number of dismissed events
 */
export async function dismiss(
  { pool, log }: Pick<RoundParts, 'pool' | 'log'>,
  records: readonly ChangedRecord[],
  isFirstReading: boolean,
): Promise<number> {
  const found = new Date().toISOString();
  let dismissed = 0;
  for (const [means, alike] of Map.groupBy(records, meansOf)) {
    const note = means && `${means} (found ${found}).`;
    const isShown = means !== SET_TO_PROCESSED;
    const dismissals = alike.map((record) => dismissalFor(record, note, isShown));
    const subjects = await dismissRequested(pool, dismissals);
    dismissed += subjects.length;
    if (note === undefined || subjects.length < (isFirstReading ? 1 : MANY)) continue;
    log.warn(
      {
        dismissed: subjects.length,
        subjects: subjects.slice(0, MAX_NAMED_SUBJECTS),
        note,
        undo: restoreCommandFor(note),
      },
      'failed events are dismissed by what was done with their records',
    );
  }
  return dismissed;
}

/** Undefined for the status Dismissed. */
function meansOf({ status, isDeleted }: ChangedRecord): Means | undefined {
  if (isDeleted) return DELETED;
  return status === 'Processed' ? SET_TO_PROCESSED : undefined;
}

function dismissalFor(
  { key, note, changedBy }: ChangedRecord,
  noteOfRound: string | undefined,
  isShown: boolean,
): RequestedDismissal {
  return { key, by: changedBy, note: noteOfRound ?? note, isShown };
}
