import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../local/postgres.ts';
import { migrate } from '../src/database/migrate.ts';
import { hasReportedParkedEvents, reprocess } from '../src/failed-events/reprocess.ts';
import {
  assignKeys,
  findUnreportedEvents,
  saveReportResults,
} from '../src/failed-events/unreported-events.ts';
import { createInbox } from '../src/inbox/inbox.ts';
import { listParked, replayParked } from '../src/inbox/parked-events.ts';
import { isSourceSilent, openSubjects } from '../src/inbox/recent-events.ts';
import { purge } from '../src/inbox/retention.ts';
import { DAY_MS } from '../src/time.ts';
import { createSubjectQueue } from '../src/worker/subject-queue.ts';

/**
 * Shows how PostgreSQL runs the inbox's statements on a million events: runs the real code, while
 * the server's auto_explain prints each plan. Takes one to two minutes.
 */

const EVENTS = 1_000_000;
const SUBJECTS = 250_000;

/**
 * 1 % of the events are pending, 0.1 % waiting, 0.1 % parked; half of the settled ones are old.
 * They were received over 90 days, 5 % of them from a sender that can be asked for missed events.
 */
const INSERT_EVENTS = `
INSERT INTO event (source, event_id, type, subject, live, event_time, received_at, proof, status, settled_at, reason, error_code, body)
SELECT CASE WHEN n % 20 = 7 THEN 'xanpay' ELSE 'digital-river' END, gen_random_uuid()::text, 'order.accepted', (n % ${SUBJECTS})::text,
  true, now(), now() - (${EVENTS} - n) * interval '90 days' / ${EVENTS}, 'oauth', status,
  CASE WHEN status IN ('applied', 'parked') THEN now() - (n % 60) * interval '1 day' END,
  CASE WHEN status = 'parked' THEN 'A text is longer than its field.' END,
  CASE WHEN status = 'parked' THEN 'STRING_TOO_LONG' END,
  decode(repeat(md5(n::text), 20), 'hex')
FROM (SELECT n, CASE WHEN n % 100 = 0 THEN 'pending' WHEN n % 1000 = 1 THEN 'waiting' WHEN n % 1000 = 2 THEN 'parked' ELSE 'applied' END AS status
      FROM generate_series(1, ${EVENTS}) n) events;
INSERT INTO subject (source, key, due_at, memory)
SELECT source, subject,
  CASE WHEN bool_or(status = 'pending') THEN now() - interval '1 second' WHEN bool_or(status = 'waiting') THEN now() + interval '1 hour' END,
  '{"keys":{"drOrderId":"1"},"ids":{"order":"801000000000001AAA"}}'
FROM event GROUP BY source, subject;`;

async function show(pool: pg.Pool, title: string, work: () => Promise<unknown>): Promise<void> {
  console.log(`\n## ${title}`);
  await pool.query('SELECT 1');
  await work();
}

/** A pool of one connection that prints the plan of each statement that it runs. */
function explainingPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  pool.on('connect', (client) => {
    client.on('notice', ({ message }) => {
      if (message?.includes('SELECT 1') === false) console.log(message);
    });
    void client.query(
      `LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_analyze = on;
       SET auto_explain.log_timing = off; SET auto_explain.log_verbose = off; SET auto_explain.log_buffers = on;
       SET auto_explain.log_parameter_max_length = 0; SET client_min_messages = log`,
    );
  });
  return pool;
}

const folder = await mkdtemp(join(tmpdir(), 'explain-'));
const postgres = await startPostgres(folder);
const url = await postgres.database('explain');
const plain = new pg.Pool({ connectionString: url, max: 1 });
await migrate(plain);
console.log(`Inserting ${EVENTS} events of ${SUBJECTS} subjects…`);
await plain.query(INSERT_EVENTS);
await plain.query('VACUUM ANALYZE');

const pool = explainingPool(url);
const queue = createSubjectQueue(pool, 60_000, 32 * 1024 * 1024);
const inbox = createInbox(pool, { lingerMs: 0 });
let claimed: Awaited<ReturnType<typeof queue.claim>> = [];
await show(pool, 'accept one event', () =>
  inbox.accept({
    source: 'digital-river',
    eventId: 'new',
    type: 'order.accepted',
    subject: '7',
    live: true,
    time: null,
    proof: 'oauth',
    status: 'pending',
    reason: null,
    body: Buffer.from('{}'),
  }),
);
await show(pool, 'claim 200 subjects and read their events', async () => {
  claimed = await queue.claim(200, ['digital-river']);
});
await show(pool, 'settle them', () =>
  queue.settle(
    claimed.map((subject) => ({
      subject,
      storedState: subject.storedState,
      results: subject.events.map(({ seq }) => ({ seq, status: 'applied' as const })),
      attempts: 0,
      waiting: false,
      held: false,
      nextInMs: null,
    })),
  ),
);
await show(pool, 'list parked events', () => listParked(pool, {}));
await show(pool, 'replay one parked event', () => replayParked(pool, { eventId: 'unknown' }));
let failed: Awaited<ReturnType<typeof findUnreportedEvents>> = [];
await show(pool, 'find events to report to the org', async () => {
  failed = await findUnreportedEvents(pool);
});
await show(pool, 'assign the keys of their records', () => assignKeys(pool, failed));
await show(pool, 'save that they were reported', () =>
  saveReportResults(
    pool,
    failed.map((event) => ({ event, retryInMs: null })),
  ),
);
await show(pool, 'whether the org shows a parked event', () => hasReportedParkedEvents(pool));
await show(pool, 'replay events that are set to Reprocess there', () =>
  reprocess(
    pool,
    failed.slice(0, 100).map(({ key }) => key),
  ),
);
await show(pool, 'delete old bodies and rows, one statement each', () =>
  purge(pool, { bodyDays: 59.9, rowDays: 59.95 }),
);
await show(pool, 'find subjects of the last week that have only events of open types', () =>
  openSubjects(pool, 'xanpay', {
    types: ['order.accepted'],
    quietMs: 900_000,
    maxMs: 7 * DAY_MS,
  }),
);
await show(pool, 'whether a source is silent', () => isSourceSilent(pool, 'xanpay', DAY_MS));
await pool.end();
await plain.end();
await postgres.stop();
await rm(postgres.dataFolder, { recursive: true, force: true });
await rm(folder, { recursive: true, force: true });
