import { waitUnlessAborted } from '../../time.ts';
import type { CircuitBreaker } from '../outage/circuit-breaker.ts';
import type { Turn } from '../outage/claim-ramp.ts';
import type { LoneClaims } from '../outage/lone-claims.ts';
import type { OrganizationWatch } from '../outage/organization-watch.ts';
import type { Pulse } from '../pulse/loop-pulse.ts';
import type { ClaimedSubject, SubjectQueue } from '../subject-queue.ts';
import type { BatchSize } from './batch-size.ts';

/** What the loops of a worker share to look for work. */
export interface LookParts {
  readonly queue: Pick<SubjectQueue, 'claim'>;
  readonly sourceNames: readonly string[];
  readonly circuit: CircuitBreaker;
  readonly batchSize: BatchSize;
  readonly loneClaims: LoneClaims;
  readonly organizationWatch: OrganizationWatch;
  /** How long a look in vain lasts, in milliseconds. */
  readonly pollMs: number;
  readonly stopping: AbortSignal;
}

/** Subjects that a loop has claimed, and the permissions that it ends after they are processed. */
export interface Batch {
  readonly claimed: readonly ClaimedSubject[];
  readonly turn: Turn;
  readonly isLoneClaim: boolean;
  /** When the claim began, in milliseconds since 1970. */
  readonly startTime: number;
}

/**
 * Looks for subjects that are due, and claims them.
 *
 * @returns undefined when there are none; then it has waited until it makes sense to look again
 */
export async function lookForBatch(parts: LookParts, pulse: Pulse): Promise<Batch | undefined> {
  const { circuit, loneClaims, pollMs, organizationWatch, stopping } = parts;
  if (stopping.aborted || circuit.isOpen) return undefined;
  pulse.beat();
  const turn = circuit.takeTurn(parts.batchSize.size);
  if (turn !== undefined) {
    const batch = await claimFor(turn, parts);
    if (batch.claimed.length > 0) return batch;
    circuit.endTurn(turn, 'nothing due');
    // Otherwise, a subject that has to be claimed alone may be due: the next claim is for it.
    const wasForAll = batch.isLoneClaim || loneClaims.isTaken;
    if (batch.isLoneClaim) loneClaims.end(false);
    if (!wasForAll) return undefined;
  }
  await organizationWatch.check();
  await waitUnlessAborted(pollMs, stopping);
  return undefined;
}

async function claimFor(turn: Turn, parts: LookParts): Promise<Batch> {
  const { queue, sourceNames, circuit, loneClaims } = parts;
  const isLoneClaim = loneClaims.take();
  const startTime = Date.now();
  try {
    const claimed = await queue.claim(turn.max, sourceNames, isLoneClaim);
    return { claimed, turn, isLoneClaim, startTime };
  } catch (error) {
    circuit.endTurn(turn, 'failed');
    if (isLoneClaim) loneClaims.end(false);
    throw error;
  }
}
