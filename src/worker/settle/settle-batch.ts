import type { Logger } from '../../log.ts';
import { type Settlement, type SubjectQueue, UnstorableError } from '../subject-queue.ts';
import { defectFacts } from './defect-facts.ts';
import { settlementAfterUnstored, settlementWithoutResults } from './failure-settlement.ts';
import type { Limits } from './settlement.ts';

interface SettleParts {
  readonly queue: Pick<SubjectQueue, 'settle'>;
  readonly log: Logger;
  readonly limits: Pick<Limits, 'maxAttempts'>;
}

/**
 * Stores the settlements of a batch. When PostgreSQL fails on one, the batch is halved until that
 * one is alone, and the others are settled. Its events are parked if PostgreSQL does not accept the
 * data; otherwise they are retried alone, and parked in the end.
 *
 * @returns the settlements that were stored
 * @throws what the database throws for any other reason
 */
export async function settleBatch(
  parts: SettleParts,
  settlements: readonly Settlement[],
): Promise<readonly Settlement[]> {
  if (settlements.length === 0) return [];
  try {
    return await parts.queue.settle(settlements);
  } catch (error) {
    if (!(error instanceof UnstorableError)) throw error;
    const [first] = settlements;
    if (first !== undefined && settlements.length === 1) {
      return await settleWithoutResults(parts, first, error);
    }
    const middle = Math.ceil(settlements.length / 2);
    const one = await settleBatch(parts, settlements.slice(0, middle));
    const other = await settleBatch(parts, settlements.slice(middle));
    return [...one, ...other];
  }
}

async function settleWithoutResults(
  { queue, log, limits }: SettleParts,
  { subject }: Settlement,
  { cause, isFinal }: UnstorableError,
): Promise<readonly Settlement[]> {
  const { source, key } = subject;
  log.error({ source, subject: key, ...defectFacts(cause) }, 'settlement could not be stored');
  const minimal = isFinal
    ? settlementWithoutResults(subject, cause)
    : settlementAfterUnstored(subject, cause, limits.maxAttempts, Math.random());
  return queue.settle([minimal]);
}
