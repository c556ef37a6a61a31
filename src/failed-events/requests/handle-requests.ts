import type { Pool } from 'pg';
import { replayRequested } from '../../inbox/repair/parked-events.ts';
import { RequestRefusedError } from '../../salesforce/org-errors.ts';
import { writeRecordsSparingly } from '../../salesforce/records/write-records-sparingly.ts';
import { refusalOf } from '../../salesforce/refusal.ts';
import { MINUTE_MS } from '../../time.ts';
import { unknownRecord } from '../failed-event-records.ts';
import { type RoundParts, TASK } from '../round-parts.ts';
import { SUMMARY_KEY } from '../summary/summary-record.ts';
import { handleSummaryRequest } from '../summary/summary-request.ts';
import {
  type ChangedRecord,
  type ChangedRecords,
  changedRecords,
  OVERLAP_MS,
} from './changed-records.ts';
import { dismiss } from './dismiss.ts';
import { giveKeysBack } from './give-keys-back.ts';
import {
  isReadingDue,
  type ReadingPosition,
  readingPosition,
  saveReadingPosition,
} from './reading-position.ts';
import { type RequestedAction, requestedAction } from './requested-action.ts';
import {
  annotateDismissed,
  type Note,
  outcomesByKey,
  restoreRequested,
  showAgain,
} from './requested-events.ts';

/** The difference makes up for the time that a call takes. */
const COMPLETE_AFTER_MS = OVERLAP_MS + MINUTE_MS;

type Requests = ReadonlyMap<RequestedAction, readonly ChangedRecord[]>;

/**
 * Does what people ask for by changing Failed Event records: replays, dismisses and restores
 * events. Reads the records that were changed since the last round, with one call, and none while
 * the org shows no event. The position is saved last: a process that dies in between reads the same
 * changes again, and what was done already means nothing then.
 *
 * @returns the number of replayed events
 * @throws OrgOutageError when no further call makes sense now
 */
export async function handleRequests(parts: RoundParts): Promise<number> {
  const { pool, log } = parts;
  if (!(await isReadingDue(pool))) return 0;
  const position = await readingPosition(pool, TASK, COMPLETE_AFTER_MS);
  const { records, until } = await readChanges(parts, position);
  const summary = records.find(({ key }) => key === SUMMARY_KEY);
  const fromSummary = summary === undefined ? 0 : await handleSummaryRequest(pool, summary);
  const requests = await requestsIn(
    pool,
    records.filter((record) => record !== summary),
  );
  const done = await act(parts, requests, position === undefined);
  const counts = { ...done, replayed: done.replayed + fromSummary };
  if (until !== undefined) await saveReadingPosition(pool, TASK, until);
  if (Object.values(counts).some((count) => count > 0)) {
    log.info(counts, 'failed events marked in the org');
  }
  return counts.replayed;
}

async function readChanges(
  { org, names, problemLog }: RoundParts,
  position: ReadingPosition | undefined,
): Promise<ChangedRecords> {
  return changedRecords(org, names, position).catch((error: unknown) => {
    if (!(error instanceof RequestRefusedError)) throw error;
    problemLog.logRefusals([{ written: false, refusal: refusalOf(names.object, error.error) }]);
    return { records: [], until: undefined };
  });
}

async function requestsIn(pool: Pool, records: readonly ChangedRecord[]): Promise<Requests> {
  const outcomes = await outcomesOf(pool, records);
  return Map.groupBy(records, (record) => requestedAction(outcomes.get(record.key), record));
}

/**
 * What became of the records' events, by key. An event whose key had been taken away gets it back:
 * in this round alone, the record may show its outcome, so that a request is made once.
 */
async function outcomesOf(pool: Pool, records: readonly ChangedRecord[]) {
  const outcomes = await outcomesByKey(
    pool,
    records.map(({ key }) => key),
  );
  const unknown = records.filter(({ key, isDeleted }) => !isDeleted && !outcomes.has(key));
  const found = await giveKeysBack(pool, unknown);
  const givenBack = await outcomesByKey(pool, found);
  return new Map([
    ...outcomes,
    ...[...givenBack].map(([key, of]) => [key, { ...of, isShown: 'unknown' }] as const),
  ]);
}

/** @returns how many events each of the actions has changed */
async function act(parts: RoundParts, requests: Requests, isFirstReading: boolean) {
  const { pool, org, names, problemLog } = parts;
  const of = (action: RequestedAction) => requests.get(action) ?? [];
  const keysOf = (action: RequestedAction) => of(action).map(({ key }) => key);
  const replayed = await forEachUser(of('replay'), (keys, by) => replayRequested(pool, keys, by));
  const dismissed = await dismiss(parts, of('dismiss'), isFirstReading);
  const restored = await forEachUser(of('restore'), (keys, by) => restoreRequested(pool, keys, by));
  await annotateDismissed(pool, of('annotate').flatMap(noteOf));
  await showAgain(pool, keysOf('show again'));
  const unknown = keysOf('explain');
  const records = unknown.map((key) => unknownRecord(names, key));
  problemLog.logRefusals(await writeRecordsSparingly(org, records));
  return { replayed, dismissed, restored, unknown: unknown.length };
}

/** The history of an event says who asked for what. @returns the sum of the results */
async function forEachUser(
  records: readonly ChangedRecord[],
  act: (keys: readonly string[], by: string | null) => Promise<number>,
): Promise<number> {
  let total = 0;
  for (const [by, alike] of Map.groupBy(records, ({ changedBy }) => changedBy)) {
    total += await act(
      alike.map(({ key }) => key),
      by,
    );
  }
  return total;
}

function noteOf({ key, note, changedBy }: ChangedRecord): Note[] {
  return note === null ? [] : [{ key, note, by: changedBy }];
}
