import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../local/postgres.ts';
import { migrate } from '../src/database/migrate.ts';
import type { NewEvent } from '../src/inbox/event.ts';
import { type CountedEvent, insertStatement } from '../src/inbox/insert-events.ts';

/**
 * Compares forms of the statement that stores events, at 1, 16 and 128 events per commit: the form
 * in use, and others that do the same. All forms run in turn on one direct connection; the figures
 * are medians of one round trip with its commit. The first argument says how many rounds, the second
 * the size of a body in bytes.
 */

const ROUNDS = Number(process.argv[2] ?? 200);
const BODY_BYTES = Number(process.argv[3] ?? 4300);
const SIZES = [1, 16, 128];

type Statement = pg.QueryConfig<unknown[]>;
type Form = (events: readonly CountedEvent[]) => Statement;

const COLUMNS = ['source text', 'event_id text', 'type text', 'subject text', 'live boolean']
  .concat('event_time timestamptz', 'proof text', 'origin jsonb', 'arrivals integer', 'status text')
  .concat('reason text', 'error_code text', 'body bytea')
  .map((column) => column.split(' ') as [name: string, type: string]);
const NAMES = COLUMNS.map(([name]) => name).join(', ');

const inUse: Form = (events) => insertStatement(events, 0);

/** The statement in use, with its rows from elsewhere; `arrived` may use $2 and later parameters. */
function withRows(arrived: string, values: unknown[]): Statement {
  const { text } = insertStatement([], 0);
  const stored = text.indexOf('stored AS (');
  return { text: `WITH arrived (${NAMES}) AS (${arrived}),\n${text.slice(stored)}`, values };
}

const valuesOf = ({ event, arrivals }: CountedEvent) => {
  const { source, eventId, type, subject, live, time, proof, status, reason, code, body } = event;
  const from = event.origin ? JSON.stringify(event.origin) : null;
  const first = [source, eventId, type, subject, live, time, proof, from];
  return [...first, arrivals, status, reason, code, body];
};

/** A parameter for each value: another text for each number of events. */
const parameters: Form = (events) => {
  const rows = events.map((_, row) => {
    const first = row * COLUMNS.length + 2;
    return `(${COLUMNS.map(([, type], column) => `$${first + column}::${type}`).join(', ')})`;
  });
  return withRows(`VALUES ${rows.join(', ')}`, [0, ...events.flatMap(valuesOf)]);
};

/** The same, which the session prepares once: not possible behind a pooler. */
const prepared: Form = (events) => ({ ...parameters(events), name: `accept-${events.length}` });

/** The bodies as an array, which is sent as hexadecimal digits. */
const arrays: Form = (events) => {
  const types = COLUMNS.map(([, type], column) => `$${column + 2}::${type}[]`);
  const rows = events.map(valuesOf);
  return withRows(`SELECT * FROM unnest(${types.join(', ')})`, [
    0,
    ...COLUMNS.map((_, column) => rows.map((row) => row[column])),
  ]);
};

const FORMS = { prepared, 'in use': inUse, arrays, parameters };

let number = 0;

function newEvent(): CountedEvent {
  number += 1;
  const event: NewEvent = {
    ...{ source: 'digital-river', eventId: `event-${number}`, type: 'order.accepted' },
    ...{ subject: `${number % 50_000}`, live: true, time: new Date(), proof: 'oauth' },
    ...{ status: 'pending', reason: null, code: null },
    origin: { caller: 'user 0055e000000AAAAAAA', address: '203.0.113.7', path: '/services' },
    body: Buffer.from(`{"number":${number}}`.padEnd(BODY_BYTES, 'abcdefgh')),
  };
  return { event, arrivals: 1 };
}

async function milliseconds(client: pg.Client, statement: Statement): Promise<number> {
  const began = performance.now();
  await client.query(statement);
  return performance.now() - began;
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

const folder = await mkdtemp(join(tmpdir(), 'accept-'));
const postgres = await startPostgres(folder);
const client = new pg.Client({ connectionString: await postgres.database('accept') });
await client.connect();
const pool = new pg.Pool({ connectionString: await postgres.database('accept') });
await migrate(pool);
console.log(
  `Medians of ${ROUNDS} commits in ms, bodies of ${BODY_BYTES} bytes; in brackets: of prepared`,
);
for (const size of SIZES) {
  const times = Object.entries(FORMS).map(([name, form]) => ({
    name,
    form,
    times: [] as number[],
  }));
  for (let round = 0; round < ROUNDS + 10; round += 1) {
    for (const each of times) {
      const statement = each.form(Array.from({ length: size }, newEvent));
      const ms = await milliseconds(client, statement);
      if (round >= 10) each.times.push(ms);
    }
  }
  const base = median(times[0]?.times ?? []);
  const figures = times.map((each) => {
    const ms = median(each.times);
    return `${each.name} ${ms.toFixed(2)} (${(ms / base).toFixed(2)})`;
  });
  console.log(`${String(size).padStart(3)} events: ${figures.join(', ')}`);
}
await client.end();
await pool.end();
await postgres.stop();
await rm(postgres.dataFolder, { recursive: true, force: true });
await rm(folder, { recursive: true, force: true });
