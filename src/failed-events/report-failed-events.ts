import type { RecordToWrite } from '../salesforce/records/composite-batches.ts';
import type { Outcome } from '../salesforce/records/write-records.ts';
import { writeRecordsSparingly } from '../salesforce/records/write-records-sparingly.ts';
import type { FailedEventNames } from '../salesforce/schema/profile.ts';
import { MINUTE_MS } from '../time.ts';
import { failedEventLink } from './failed-event-key.ts';
import { parkedRecord, processedRecord } from './failed-event-records.ts';
import type { RoundParts } from './sync-failed-events.ts';
import { type FailedEvent, giveKeys, noteReported, unreported } from './unreported-events.ts';

/** A record that Salesforce refuses costs a call with each attempt. */
const REFUSED_RETRY_DELAY_MS = 15 * MINUTE_MS;

/**
 * Tells the org which events are parked, and which are not any more: no call when there is nothing to tell. Records are
 * known by their key, so that a process that dies in between has them written once more.
 *
 * @throws OrgOutageError when no call makes sense now
 */
export async function reportFailedEvents(parts: RoundParts): Promise<void> {
  const { pool, org, names, publicUrl, log, refusalLog } = parts;
  const events = await unreported(pool);
  if (events.length === 0) return;
  await giveKeys(pool, events);
  const records = events.map((event) => recordOf(event, names, publicUrl));
  const outcomes = await writeRecordsSparingly(org, records);
  const told = events.map((event, index) => ({ event, againInMs: againInMs(outcomes[index]) }));
  await noteReported(pool, told);
  refusalLog.refused(outcomes);
  const written = told.filter((each) => each.againInMs === null);
  const parked = written.filter(({ event }) => event.status === 'parked').length;
  log.info({ parked, processed: written.length - parked }, 'failed events shown in the org');
}

function recordOf(event: FailedEvent, names: FailedEventNames, publicUrl?: string): RecordToWrite {
  const link = publicUrl === undefined ? null : failedEventLink(publicUrl, event.key);
  return event.status === 'parked'
    ? parkedRecord(names, { ...event, link }, { ...event, parkedAt: event.settledAt })
    : processedRecord(names, { ...event, link });
}

/** What passes by itself is tried again with the next round. */
function againInMs(outcome: Outcome | undefined): number | null {
  if (outcome?.written === true) return null;
  return outcome?.refusal.verdict === 'retry' ? 0 : REFUSED_RETRY_DELAY_MS;
}
