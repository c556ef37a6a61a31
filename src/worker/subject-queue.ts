import type { Pool } from 'pg';
import { storableJson } from '../storable.ts';
import { claimRival } from './queue/claim-rival.ts';
import { type ClaimRequest, claimSubjects, readClaim } from './queue/claim-subjects.ts';
import type { ClaimedSubject } from './queue/claimed-subject.ts';
import { FittingSubjects } from './queue/fitting-subjects.ts';
import { type KeptEvents, readKeptEvents } from './queue/kept-events.ts';
import { Releases } from './queue/releases.ts';
import { type Settlement, settleSubjects } from './queue/settle-subjects.ts';

export type { ClaimedSubject } from './queue/claimed-subject.ts';
export type { KeptEvent, KeptEvents } from './queue/kept-events.ts';
export { type Settlement, UnstorableError } from './queue/settle-subjects.ts';

/** Leases were not renewed in time: another worker has claimed the subjects, or may soon. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  /**
   * Whether this process was stuck for so long that it did not even try to renew them. Otherwise,
   * the database was away.
   */
  readonly isStuck: boolean;

  constructor(isStuck: boolean) {
    super(
      isStuck
        ? 'The process was stuck for longer than the leases of a batch.'
        : 'The leases of a batch could not be renewed.',
    );
    this.isStuck = isStuck;
  }
}

/** The inbox as workers see it. A lease gives a subject to one worker at a time. */
export interface SubjectQueue {
  /**
   * Claims subjects that are due, longest due first. A subject of which two claims ended in
   * neither a settlement nor a release is claimed alone, and of those with one at most 50 together.
   *
   * @param max how many at most; fewer when their events have too many bytes, or those of the claims
   *   before had
   * @param sources names of the sources whose subjects are wanted
   * @param alone false: no subject that has to be claimed alone
   */
  claim(max: number, sources: readonly string[], alone?: boolean): Promise<ClaimedSubject[]>;
  /**
   * Claims a subject whose record another one wants, without waiting for other workers.
   *
   * @returns `busy` while another claim has it, or is about to; undefined when there is no such
   *   subject
   */
  claimRival(source: string, key: string): Promise<ClaimedSubject | 'busy' | undefined>;
  /** Reads the events of a subject, whatever became of them. */
  keptEvents(subject: { readonly source: string; readonly key: string }): Promise<KeptEvents>;
  /**
   * Stores the state of a claimed subject before the claim ends.
   *
   * @throws LeaseLostError when its lease has passed to another worker
   */
  storeState(subject: ClaimedSubject, storedState: unknown): Promise<void>;
  /**
   * Runs work on claimed subjects, and renews their leases until it ends.
   *
   * @param subjects may become more while the work goes on
   * @param work gets a check to make before each call to the org: it throws LeaseLostError when
   *   renewals have failed for so long that another worker may soon claim the subjects
   */
  whileLeased<T>(
    subjects: readonly ClaimedSubject[],
    work: (requireLease: () => void) => Promise<T>,
  ): Promise<T>;
  /**
   * Stores results and ends the claims, all or none. A settlement is dropped when its lease has
   * passed to another worker, or another org is connected since.
   *
   * @returns the settlements that were stored
   * @throws UnstorableError when a settlement is the cause, or may be
   */
  settle(settlements: readonly Settlement[]): Promise<readonly Settlement[]>;
  /** Ends claims and changes nothing else. When it fails, the next claim or release repeats it. */
  release(subjects: readonly ClaimedSubject[]): Promise<void>;
  /** Ends claims that count as lost, since this process was stuck with the subjects. */
  abandon(subjects: readonly ClaimedSubject[]): Promise<void>;
  /** Ends a claim. The subject is due after the delay, in milliseconds, and is then claimed alone. */
  postpone(subject: ClaimedSubject, delayMs: number): Promise<void>;
}

/** More than one, so that a lease survives a renewal that fails or is late. */
const RENEWALS_PER_LEASE = 3;
/** Intervals between renewals after which one is so late that the process must have been stuck. */
const STUCK_AFTER = 1.5;

/**
 * @param leaseMs how long a claim lasts when its worker dies, in milliseconds
 * @param maxBytes how many bytes of bodies one claim reads
 * @param organizationId returns the org that the worker has logged in to; undefined before it has
 */
export function createSubjectQueue(
  pool: Pool,
  leaseMs: number,
  maxBytes: number,
  organizationId: () => string | undefined = () => undefined,
): SubjectQueue {
  const releases = new Releases(pool);
  const fitting = new FittingSubjects();
  return {
    async claim(max, sources, alone = true) {
      await releases.release([]);
      const limits = { max: fitting.limit(max), leaseMs, maxBytes };
      const request = { ...limits, sources, alone, organizationId: organizationId() };
      return claim(pool, request, releases, fitting);
    },
    claimRival(source, key) {
      const limits = { leaseMs, maxBytes, organizationId: organizationId() };
      return claimRival(pool, { source, key }, limits);
    },
    keptEvents: (subject) => readKeptEvents(pool, subject),
    async storeState({ lease }, storedState) {
      const { rowCount } = await pool.query(STORE_STATE, [lease, storableJson(storedState)]);
      if (rowCount !== 1) throw new LeaseLostError(false);
    },
    whileLeased: (subjects, work) => whileLeased(pool, subjects, leaseMs, work),
    settle: (settlements) => settleSubjects(pool, settlements),
    release: (subjects) => releases.release(leasesOf(subjects)),
    async abandon(subjects) {
      await pool.query(ABANDON, [leasesOf(subjects)]);
    },
    async postpone({ lease }, delayMs) {
      await pool.query(POSTPONE, [lease, delayMs]);
    },
  };
}

const STORE_STATE = 'UPDATE subject SET memory = $2 WHERE lease = $1 AND leased_until > now()';

const RENEW = `
UPDATE subject SET leased_until = now() + $2 * interval '1 millisecond' WHERE lease = ANY($1::uuid[])`;

const ABANDON = `
UPDATE subject SET lease = NULL, leased_until = NULL WHERE lease = ANY($1::uuid[])`;

const POSTPONE = `
UPDATE subject SET lease = NULL, leased_until = NULL, claims = 0, alone = true, due_at = now() + $2 * interval '1 millisecond'
WHERE lease = $1`;

function leasesOf(subjects: readonly { lease: string }[]): string[] {
  return subjects.map(({ lease }) => lease);
}

async function claim(
  pool: Pool,
  request: ClaimRequest,
  releases: Releases,
  fitting: FittingSubjects,
): Promise<ClaimedSubject[]> {
  const claimed = await claimSubjects(pool, request);
  try {
    const { subjects, unfit } = await readClaim(pool, claimed, request);
    fitting.learn(claimed.rows.length, unfit.length);
    await releases.release(unfit);
    return [...subjects];
  } catch (error) {
    // Otherwise, each failure would count as a claim that was lost.
    await releases.release(leasesOf(claimed.rows)).catch(() => undefined);
    throw error;
  }
}

async function whileLeased<T>(
  pool: Pool,
  subjects: readonly ClaimedSubject[],
  leaseMs: number,
  work: (requireLease: () => void) => Promise<T>,
): Promise<T> {
  // A call that starts in the last part of a lease may end after it.
  const margin = leaseMs / RENEWALS_PER_LEASE;
  let leasedUntil = Math.min(...subjects.map((subject) => subject.leasedUntil));
  let triedAt = performance.now();
  async function renew(): Promise<void> {
    triedAt = performance.now();
    const renewedUntil = triedAt + leaseMs;
    const leases = leasesOf(subjects);
    const { rowCount } = await pool.query(RENEW, [leases, leaseMs]);
    if (rowCount === leases.length) leasedUntil = renewedUntil;
  }
  // After a failed renewal the next one succeeds, or requireLease ends the work: both are safe.
  const renewal = setInterval(() => void renew().catch(() => undefined), margin);
  const requireLease = () => {
    const now = performance.now();
    if (now <= leasedUntil - margin) return;
    throw new LeaseLostError(now - triedAt > STUCK_AFTER * margin);
  };
  return work(requireLease).finally(() => clearInterval(renewal));
}
