import type { Pool } from 'pg';
import type { RecordToWrite } from '../salesforce/records/composite-batches.ts';
import type { Outcome } from '../salesforce/records/write-records.ts';
import { MINUTE_MS } from '../time.ts';
import { failedEventLink } from './failed-event-key.ts';
import { dismissedRecord, parkedRecord, processedRecord } from './failed-event-records.ts';
import { linkedOrders } from './linked-orders.ts';
import { releasePlaces } from './release-places.ts';
import type { RoundParts } from './round-parts.ts';
import { postponeSummary, saveSummaryShown } from './summary/summary-state.ts';
import { type SummaryUpdate, summaryUpdate } from './summary/summary-update.ts';
import {
  assignKeys,
  type FailedEvent,
  findUnreportedEvents,
  roomForEvents,
  saveReportResults,
} from './unreported-events.ts';
import { writeFailedEvents } from './write-failed-events.ts';

/** What one Composite request takes. */
const MAX_RECORDS = 1000;
/** Each attempt to write a record that Salesforce refuses costs a call. */
const REFUSED_RETRY_DELAY_MS = 15 * MINUTE_MS;

/**
 * Reports to the org which events are parked and which no longer are. Of the parked ones it shows a
 * limited number, the oldest first, and a summary of the others. Makes no call when there is
 * nothing to report. Records are upserted by their key, so a process that dies in between only
 * causes them to be written once more.
 *
 * @param organizationId of the org; nothing is saved when the database belongs to another one since
 * @throws OrgOutageError when no further call makes sense now
 */
export async function reportFailedEvents(
  parts: RoundParts,
  organizationId: string | undefined,
): Promise<void> {
  const { pool, maxShown } = parts;
  await releasePlaces(pool, maxShown);
  const room = await roomForEvents(pool, maxShown);
  const summary = await summaryUpdate(parts, room);
  const limit = MAX_RECORDS - (summary === undefined ? 0 : 1);
  const events = await findUnreportedEvents(pool, limit, room);
  if (events.length > 0 || summary !== undefined) {
    await report(parts, { events, summary, organizationId });
  }
}

interface Report {
  readonly events: readonly FailedEvent[];
  readonly summary: SummaryUpdate | undefined;
  readonly organizationId: string | undefined;
}

async function report(
  parts: RoundParts,
  { events, summary, organizationId }: Report,
): Promise<void> {
  const { pool, log, problemLog } = parts;
  await assignKeys(pool, events, organizationId);
  const records = events.map((event) => recordOf(event, parts));
  const outcomes = await writeFailedEvents(parts, [
    ...records,
    ...(summary ? [summary.record] : []),
  ]);
  const results = events.map((event, index) => ({ event, retryInMs: retryInMs(outcomes[index]) }));
  await saveReportResults(pool, results, organizationId);
  if (summary !== undefined) await saveSummary(pool, summary, outcomes.at(events.length));
  problemLog.logRefusals(outcomes.filter((outcome) => outcome !== undefined));
  const reported = results.filter((result) => result.retryInMs === null).map(({ event }) => event);
  log.info(countsOf(reported), 'failed events shown in the org');
}

async function saveSummary(
  pool: Pool,
  { shown }: SummaryUpdate,
  outcome: Outcome | undefined,
): Promise<void> {
  if (outcome?.written) await saveSummaryShown(pool, shown);
  else await postponeSummary(pool, retryInMs(outcome) ?? 0);
}

function countsOf(reported: readonly FailedEvent[]) {
  const count = (...statuses: FailedEvent['status'][]) =>
    reported.filter(({ status }) => statuses.includes(status)).length;
  return {
    parked: count('parked'),
    processed: count('applied', 'superseded'),
    dismissed: count('dismissed'),
  };
}

function recordOf(
  event: FailedEvent,
  { names, publicUrl, orderIdPrefix }: RoundParts,
): RecordToWrite {
  const link = publicUrl === undefined ? null : failedEventLink(publicUrl, event.key);
  const facts = { ...event, link };
  if (event.status === 'dismissed') {
    return dismissedRecord(names, facts, { reason: dismissedReason(event), note: event.note });
  }
  if (event.status !== 'parked') return processedRecord(names, facts);
  const orders = linkedOrders(event.conflict, event.foundOrder, orderIdPrefix);
  return parkedRecord(names, { ...facts, orders }, { ...event, parkedAt: event.settledAt });
}

function dismissedReason({ reason, hasBody }: FailedEvent): string | null {
  return hasBody
    ? reason
    : `${reason ?? ''} The connector has deleted the content of this event since it was dismissed, so that it cannot be replayed.`.trim();
}

/** Transient errors are retried with the next round. */
function retryInMs(outcome: Outcome | undefined): number | null {
  if (outcome?.written === true) return null;
  return outcome?.refusal.verdict === 'retry' ? 0 : REFUSED_RETRY_DELAY_MS;
}
