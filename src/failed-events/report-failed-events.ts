import type { RecordToWrite } from '../salesforce/records/composite-batches.ts';
import type { Outcome } from '../salesforce/records/write-records.ts';
import { writeRecordsSparingly } from '../salesforce/records/write-records-sparingly.ts';
import type { FailedEventNames } from '../salesforce/schema/profile.ts';
import { MINUTE_MS } from '../time.ts';
import { failedEventLink } from './failed-event-key.ts';
import { parkedRecord, processedRecord } from './failed-event-records.ts';
import type { RoundParts } from './sync-failed-events.ts';
import {
  assignKeys,
  type FailedEvent,
  findUnreportedEvents,
  saveReportResults,
} from './unreported-events.ts';

/** Each attempt to write a record that Salesforce refuses costs a call. */
const REFUSED_RETRY_DELAY_MS = 15 * MINUTE_MS;

/**
 * Reports to the org which events are parked and which no longer are. Makes no call when there is
 * nothing to report. Records are upserted by their key, so a process that dies in between only
 * causes them to be written once more.
 *
 * @throws OrgOutageError when no further call makes sense now
 */
export async function reportFailedEvents(parts: RoundParts): Promise<void> {
  const { pool, org, names, publicUrl, log, problemLog } = parts;
  const events = await findUnreportedEvents(pool);
  if (events.length === 0) return;
  await assignKeys(pool, events);
  const records = events.map((event) => recordOf(event, names, publicUrl));
  const outcomes = await writeRecordsSparingly(org, records);
  const results = events.map((event, index) => ({ event, retryInMs: retryInMs(outcomes[index]) }));
  await saveReportResults(pool, results);
  problemLog.logRefusals(outcomes);
  const reported = results.filter((result) => result.retryInMs === null);
  const parked = reported.filter(({ event }) => event.status === 'parked').length;
  log.info({ parked, processed: reported.length - parked }, 'failed events shown in the org');
}

function recordOf(event: FailedEvent, names: FailedEventNames, publicUrl?: string): RecordToWrite {
  const link = publicUrl === undefined ? null : failedEventLink(publicUrl, event.key);
  return event.status === 'parked'
    ? parkedRecord(names, { ...event, link }, { ...event, parkedAt: event.settledAt })
    : processedRecord(names, { ...event, link });
}

/** Transient errors are retried with the next round. */
function retryInMs(outcome: Outcome | undefined): number | null {
  if (outcome?.written === true) return null;
  return outcome?.refusal.verdict === 'retry' ? 0 : REFUSED_RETRY_DELAY_MS;
}
