import type { Logger } from '../../log.ts';
import type { Org } from '../../salesforce/api/org.ts';
import type { Settlement } from '../subject-queue.ts';
import { defectFacts } from './defect-facts.ts';

/** What a batch cost. */
interface Cost {
  readonly apiUsage: ReturnType<Org['usage']>;
  readonly ms: number;
}

/** Logs one line for a batch, and one for each of its events that may need a person. */
export function logSettlements(
  log: Logger,
  settlements: readonly Settlement[],
  { apiUsage, ms }: Cost,
): void {
  const results = settlements.flatMap((settlement) => settlement.results);
  const counts = Object.fromEntries(
    [...Map.groupBy(results, ({ status }) => status)].map(([status, of]) => [status, of.length]),
  );
  log.info({ subjects: settlements.length, ...counts, apiUsage, ms }, 'events settled');
  for (const settlement of settlements) logEvents(log, settlement);
}

function logEvents(log: Logger, { subject, results }: Settlement): void {
  const eventIds = new Map(subject.events.map(({ seq, eventId }) => [seq, eventId]));
  for (const result of results) {
    const event = { source: subject.source, eventId: eventIds.get(result.seq) };
    if (result.status === 'parked') {
      const { reason, code, object, field } = result;
      log.error({ ...event, reason, code, object, field }, 'event parked');
    } else if (result.status === 'applied' && result.reason !== undefined) {
      const facts = { ...event, reason: result.reason };
      if (result.isWhole) log.info(facts, 'event applied, with a note');
      else log.warn(facts, 'event applied, but for a part');
    }
  }
}

/** Logs each unforeseen error of a batch once, however many events it concerns. */
export function logDefects(log: Logger, defects: readonly unknown[]): void {
  const byPlace = Map.groupBy(defects.map(defectFacts), (facts) => JSON.stringify(facts));
  for (const same of byPlace.values()) {
    log.error({ ...same[0], times: same.length }, 'the connector failed on an event');
  }
}
