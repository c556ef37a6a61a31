import type { Logger } from '../log.ts';
import type { Org } from '../salesforce/api/org.ts';
import type { Settlement } from './subject-queue.ts';

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
      log.warn({ ...event, reason: result.reason }, 'event applied, but for a part');
    }
  }
}
