import type { Logger } from '../../log.ts';
import type { Org } from '../../salesforce/api/org.ts';
import type { Refusal } from '../../salesforce/refusal.ts';
import type { ClaimedSubject, Settlement } from '../subject-queue.ts';
import { defectFacts } from './defect-facts.ts';
import { countsOf, logSubject } from './log-subject.ts';

/** The work on a batch. */
export interface Work {
  readonly apiUsage: ReturnType<Org['usage']>;
  /** How long it took. */
  readonly ms: number;
  /** Why subjects failed as a whole. */
  readonly failures?: ReadonlyMap<ClaimedSubject, Refusal>;
}

/** Logs one line for a batch, and what became of each of its subjects. */
export function logSettlements(
  log: Logger,
  settlements: readonly Settlement[],
  { apiUsage, ms, failures }: Work,
): void {
  const counts = countsOf(settlements.flatMap(({ results }) => results));
  log.info({ subjects: settlements.length, ...counts, apiUsage, ms }, 'events settled');
  const now = Date.now();
  for (const settlement of settlements) {
    logSubject(log, settlement, now, failures?.get(settlement.subject));
  }
}

/** Logs each unforeseen error of a batch once, however many events it concerns. */
export function logDefects(log: Logger, defects: readonly unknown[]): void {
  const byPlace = Map.groupBy(defects.map(defectFacts), (facts) => JSON.stringify(facts));
  for (const same of byPlace.values()) {
    log.error({ ...same[0], times: same.length }, 'the connector failed on an event');
  }
}
