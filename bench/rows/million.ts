import pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createInbox, type Inbox } from '../../src/inbox/inbox.ts';
import { createSubjectQueue, type SubjectQueue } from '../../src/worker/subject-queue.ts';
import { fillInbox } from '../fill-inbox.ts';
import { benchEvent, orderIdOf } from '../load/bench-event.ts';
import type { Stage } from '../stage/stage.ts';
import { type Figure, type Row, ratioFigure } from './row.ts';

const SETTLED = 1_000_000;
/** As many as a batch has in production. */
const SUBJECTS = 1000;
const MIN_ROUNDS = 20;
const WARM_UPS = 5;
const LEASE_MS = 60_000;
const MAX_BYTES = 32 * 1024 * 1024;
const SETTLE_ALL = `
UPDATE event SET status = 'applied', settled_at = now(), reason = NULL, error_code = NULL
  WHERE status IN ('pending', 'waiting', 'parked');
UPDATE subject SET due_at = NULL, waiting_since = NULL, held_since = NULL`;

export const million: Row = {
  name: 'million',
  about:
    'accept, claim and settle 1,000 events, with 1,000,000 settled ones against an empty inbox',
  isLong: true,
  measure,
};

interface Store {
  readonly pool: pg.Pool;
  readonly inbox: Inbox;
  readonly queue: SubjectQueue;
  readonly times: Readonly<Record<'accept' | 'claim' | 'settle', number[]>>;
}

async function measure(stage: Stage): Promise<readonly Figure[]> {
  const [empty, full] = [await createStore(stage), await createStore(stage)];
  try {
    stage.progress(`million: inserting ${SETTLED} events`);
    await fillInbox(full.pool, SETTLED);
    await full.pool.query(SETTLE_ALL);
    for (const { pool } of [empty, full]) await pool.query('VACUUM ANALYZE');
    const rounds = Math.max(MIN_ROUNDS, stage.rounds);
    for (let round = -WARM_UPS; round < rounds; round += 1) {
      for (const store of round % 2 === 0 ? [empty, full] : [full, empty]) {
        await pass(stage, store, round >= 0);
      }
    }
    return (['accept', 'claim', 'settle'] as const).map((step) =>
      ratioFigure(`${step}, 1,000,000 settled ÷ empty`, full.times[step], empty.times[step], {
        max: 1.2,
      }),
    );
  } finally {
    for (const { pool } of [empty, full]) await pool.end();
  }
}

async function createStore(stage: Stage): Promise<Store> {
  const pool = new pg.Pool({ connectionString: await stage.newDatabase(), max: 4 });
  await migrate(pool);
  return {
    pool,
    inbox: createInbox(pool, { lingerMs: 0 }),
    queue: createSubjectQueue(pool, LEASE_MS, MAX_BYTES),
    times: { accept: [], claim: [], settle: [] },
  };
}

/** The subjects of a round are settled at its end, so that each claim finds the same number. */
async function pass(stage: Stage, { inbox, queue, times }: Store, counts: boolean): Promise<void> {
  const first = stage.takeNumbers(SUBJECTS);
  const events = Array.from({ length: SUBJECTS }, (_, index) => newEvent(first + index));
  const accept = await timed(() => Promise.all(events.map((event) => inbox.accept(event))));
  const claim = await timed(() => queue.claim(SUBJECTS, ['digital-river']));
  const settlements = claim.result.map((subject) => ({
    ...{ subject, storedState: subject.storedState, attempts: 0, waiting: false, held: false },
    results: subject.events.map(({ seq }) => ({ seq, status: 'applied' }) as const),
    nextInMs: 0,
  }));
  const settle = await timed(() => queue.settle(settlements));
  if (settle.result.length !== SUBJECTS) {
    throw new Error(`Expected ${SUBJECTS} settled subjects, got ${settle.result.length}.`);
  }
  if (!counts) return;
  times.accept.push(accept.ms);
  times.claim.push(claim.ms);
  times.settle.push(settle.ms);
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> {
  const began = performance.now();
  const result = await work();
  return { result, ms: performance.now() - began };
}

function newEvent(number: number) {
  return {
    ...{ source: 'digital-river', eventId: `bench-${number}`, type: 'order.accepted' },
    ...{ subject: orderIdOf(number), live: true, time: null, proof: 'oauth' as const },
    ...({ status: 'pending', reason: null, code: null } as const),
    body: Buffer.from(benchEvent('by-id', number)),
  };
}
