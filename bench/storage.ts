import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../local/postgres.ts';
import { declareCommand } from '../src/cli/arguments/declaration.ts';
import { count } from '../src/cli/arguments/option-table.ts';
import { toolArguments } from '../src/cli/tool-arguments.ts';
import { migrate } from '../src/database/migrate.ts';
import { createInbox } from '../src/inbox/inbox.ts';
import { createSubjectQueue } from '../src/worker/subject-queue.ts';
import { benchEvent, orderIdOf } from './load/bench-event.ts';

/** What an event takes in PostgreSQL, for docs/sizing.md. */
const { values } = toolArguments(
  declareCommand({
    typed: 'npm run bench:storage --',
    summary: 'measure what an event takes in PostgreSQL',
    description:
      'Prints the bytes of an event with its indexes: once it is stored, once it is applied, and once its body is deleted.',
    options: {
      orders: count(2000, 'number of orders'),
      events: count(4, 'events of each order'),
    },
  }),
);
const { orders: ORDERS, events: EVENTS_EACH } = values;
const AT_ONCE = 100;
const TABLES = ['event', 'subject', 'event_history'] as const;

/** What the worker remembers of an order that it has written: its keys, its record, its versions. */
const REMEMBER = `
UPDATE subject SET memory = jsonb_build_object(
  'keys', jsonb_build_object('drOrderId', key, 'upstreamId', lpad(key, 8, '0')),
  'ids', jsonb_build_object('order', '801' || lpad(key, 12, '0') || 'AAA', 'fulfillment', 'a01' || lpad(key, 12, '0') || 'AAA'),
  'applied', jsonb_build_object('order/state', jsonb_build_array('2026-11-01T00:00:00.000Z', key)))`;

const folder = await mkdtemp(join(tmpdir(), 'storage-'));
const postgres = await startPostgres(folder);
const pool = new pg.Pool({ connectionString: await postgres.database('storage'), max: 8 });
await migrate(pool);
const events = ORDERS * EVENTS_EACH;

async function show(when: string): Promise<void> {
  for (const table of TABLES) await pool.query(`VACUUM FULL ANALYZE ${table}`);
  const sizes = await Promise.all(
    TABLES.map(async (table) => {
      const { rows } = await pool.query('SELECT pg_total_relation_size($1)::int AS bytes', [table]);
      return `${table} ${Math.round(rows[0].bytes / events)}`;
    }),
  );
  const { rows } = await pool.query('SELECT pg_database_size(current_database())::int AS bytes');
  console.log(
    `${when}: ${Math.round(rows[0].bytes / events)} bytes an event (${sizes.join(', ')})`,
  );
}

const inbox = createInbox(pool, { lingerMs: 0 });
let bodyBytes = 0;
for (let first = 0; first < events; first += AT_ONCE) {
  await Promise.all(
    Array.from({ length: Math.min(AT_ONCE, events - first) }, (_, at) => {
      const number = first + at;
      const order = Math.floor(number / EVENTS_EACH);
      const body = Buffer.from(benchEvent('by-id', number));
      bodyBytes += body.length;
      return inbox.accept({
        ...{ source: 'digital-river', eventId: `0bd8f1c4-1f7c-4f0e-9d3a-${number}` },
        ...{ type: 'order.accepted', subject: orderIdOf(order), live: true, time: new Date() },
        ...({ proof: 'oauth', status: 'pending', reason: null, code: null } as const),
        body,
      });
    }),
  );
}
console.log(
  `${events} events of ${ORDERS} orders; a body has ${Math.round(bodyBytes / events)} bytes`,
);
await show('stored');

const queue = createSubjectQueue(pool, 600_000, 64 * 1024 * 1024);
for (let settled = 0; settled < ORDERS; ) {
  const claimed = await queue.claim(AT_ONCE, ['digital-river']);
  if (claimed.length === 0) break;
  await queue.settle(
    claimed.map((subject) => ({
      ...{ subject, attempts: 0, waiting: false, held: false, nextInMs: null },
      storedState: subject.storedState,
      results: subject.events.map(({ seq }) => ({ seq, status: 'applied' as const })),
    })),
  );
  settled += claimed.length;
}
await pool.query(REMEMBER);
await show('applied');
await pool.query("UPDATE event SET body = NULL WHERE status = 'applied'");
await show('body deleted');
await pool.end();
await postgres.stop();
await postgres.remove();
await rm(folder, { recursive: true, force: true });
