import type { Pool } from 'pg';
import type {
  ClaimedSubject,
  Settlement,
  SubjectQueue,
} from '../../../src/worker/subject-queue.ts';
import { among, WORKER_SABOTAGES, type WorkerSabotage } from './names.ts';

type Wrap = (queue: SubjectQueue, pool: Pool) => SubjectQueue;

const WRAPS: Partial<Record<WorkerSabotage, Wrap>> = {
  'inbox-versions': withoutVersions,
  leases: withoutLeases,
  fencing: withoutFencing,
  'wake-ups': withoutWakeUps,
};

/** A queue without the named guards. */
export function sabotageQueue(
  queue: SubjectQueue,
  pool: Pool,
  names: readonly string[],
): SubjectQueue {
  return among(WORKER_SABOTAGES, names).reduce(
    (inner, name) => WRAPS[name]?.(inner, pool) ?? inner,
    queue,
  );
}

/** Workers forget which versions were applied. */
function withoutVersions(queue: SubjectQueue): SubjectQueue {
  return {
    ...queue,
    async claim(...wanted) {
      const claimed = await queue.claim(...wanted);
      return claimed.map((subject) => ({
        ...subject,
        storedState: { ...(subject.storedState as object), applied: {} },
      }));
    },
  };
}

/**
 * Leases expire while work is in progress, and are not renewed. Only the worker with the newest
 * lease may settle. Leases last 100 ms, so that some work can finish before another worker claims
 * the subject.
 */
function withoutLeases(queue: SubjectQueue, pool: Pool): SubjectQueue {
  const shorten = `UPDATE subject SET leased_until = now() + interval '100 milliseconds' WHERE lease = ANY($1::uuid[])`;
  return {
    ...queue,
    async claim(...wanted) {
      const claimed = await queue.claim(...wanted);
      await pool.query(shorten, [claimed.map(({ lease }) => lease)]);
      return claimed;
    },
    whileLeased: (_subjects, work) => work(() => undefined),
  };
}

/**
 * Claims give no exclusive right: all workers have the same lease for a subject, so that every
 * settlement counts.
 */
function withoutFencing(queue: SubjectQueue, pool: Pool): SubjectQueue {
  const shared = `UPDATE subject SET lease = md5(source || key)::uuid, leased_until = NULL
    WHERE lease = ANY($1::uuid[]) OR (source, key) IN (SELECT * FROM unnest($2::text[], $3::text[]))
    RETURNING source, key, lease`;
  const share = async (subjects: readonly ClaimedSubject[]) => {
    const { rows } = await pool.query<{ source: string; key: string; lease: string }>(shared, [
      subjects.map(({ lease }) => lease),
      subjects.map(({ source }) => source),
      subjects.map(({ key }) => key),
    ]);
    return new Map(rows.map(({ source, key, lease }) => [JSON.stringify([source, key]), lease]));
  };
  return {
    ...queue,
    async claim(...wanted) {
      const claimed = await queue.claim(...wanted);
      const leases = await share(claimed);
      return claimed.map((subject) => {
        const lease = leases.get(JSON.stringify([subject.source, subject.key]));
        return { ...subject, lease: lease ?? subject.lease };
      });
    },
    whileLeased: (_subjects, work) => work(() => undefined),
    async settle(settlements) {
      await share(settlements.map(({ subject }) => subject));
      return queue.settle(settlements);
    },
    release: async () => undefined,
  };
}

/** Events that arrive while their subject is claimed do not make it due again. */
function withoutWakeUps(queue: SubjectQueue, pool: Pool): SubjectQueue {
  const current = 'SELECT lease, arrivals FROM subject WHERE lease = ANY($1::uuid[])';
  return {
    ...queue,
    async settle(settlements) {
      const leases = settlements.map(({ subject }) => subject.lease);
      const { rows } = await pool.query<{ lease: string; arrivals: string }>(current, [leases]);
      const arrivals = new Map(rows.map((row) => [row.lease, row.arrivals]));
      return queue.settle(
        settlements.map((settlement): Settlement => {
          const { subject } = settlement;
          const known = arrivals.get(subject.lease) ?? subject.arrivals;
          return { ...settlement, subject: { ...subject, arrivals: known } };
        }),
      );
    },
  };
}
