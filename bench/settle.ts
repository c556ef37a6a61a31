import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../local/postgres.ts';
import { declareCommand } from '../src/cli/arguments/declaration.ts';
import { toolArguments } from '../src/cli/tool-arguments.ts';
import { migrate } from '../src/database/migrate.ts';
import type { EventResult } from '../src/inbox/event.ts';
import { createInbox } from '../src/inbox/inbox.ts';
import { createSubjectQueue, type SubjectQueue } from '../src/worker/subject-queue.ts';

/**
 * What the history of events costs a settlement: settles batches in which all events are applied,
 * wait or are parked, with the history and without its statements. Both take turns on one server; the
 * figures are medians of one settlement. The first argument says how many
 * rounds, the second how many subjects a batch has.
 */

const { operands } = toolArguments(
  declareCommand({
    typed: 'npm run bench:settle --',
    summary: 'measure what the history costs',
    description:
      'Measures what the history of events costs a settlement. The figures are medians of one settlement in ms.',
    operands: {
      '[rounds]': 'number of rounds, 60 by default',
      '[subjects]': 'subjects of a batch, 100 by default',
    },
    options: {},
  }),
);
const ROUNDS = Number(operands[0] ?? 60);
const SUBJECTS = Number(operands[1] ?? 100);
const WARM_UP = 5;

const REASON = 'No Order carries the Digital River order id, and the event names no other. '.repeat(
  4,
);
const RESULTS: Readonly<Record<string, (seq: string) => EventResult>> = {
  'all applied': (seq) => ({ seq, status: 'applied' }),
  'all waiting': (seq) => ({ seq, status: 'waiting', reason: REASON }),
  'all parked': (seq) => ({
    ...({ seq, status: 'parked', reason: REASON, code: 'STRING_TOO_LONG' } as const),
    ...{ object: 'Order', field: 'DR_State__c', detail: '' },
  }),
};

interface Form {
  readonly pool: pg.Pool;
  readonly queue: SubjectQueue;
  readonly times: number[];
}

let number = 0;

async function fill({ pool }: Form): Promise<void> {
  await pool.query('TRUNCATE event, subject, event_history');
  const inbox = createInbox(pool, { lingerMs: 0 });
  await Promise.all(
    Array.from({ length: SUBJECTS }, () => {
      number += 1;
      return inbox.accept({
        ...{ source: 'digital-river', eventId: `e${number}`, type: 'order.accepted' },
        ...{ subject: `s${number}`, live: true, time: null, proof: 'oauth' },
        ...({ status: 'pending', reason: null, code: null } as const),
        body: Buffer.from(`{"number":${number}}`.padEnd(4300, 'abcdefgh')),
      });
    }),
  );
}

/** Settles all that is due once. @returns milliseconds */
async function settle({ pool, queue }: Form, resultOf: (seq: string) => EventResult) {
  await pool.query("UPDATE subject SET due_at = now() - interval '1 second'");
  const claimed = await queue.claim(SUBJECTS, ['digital-river']);
  const settlements = claimed.map((subject) => ({
    ...{ subject, storedState: subject.storedState, attempts: 0, waiting: false, held: false },
    results: subject.events.map(({ seq }) => resultOf(seq)),
    nextInMs: 0,
  }));
  const began = performance.now();
  await queue.settle(settlements);
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

const folder = await mkdtemp(join(tmpdir(), 'settle-'));
const postgres = await startPostgres(folder);

/** @param sends whether a statement is sent to the database */
async function createForm(name: string, sends = (_text: string) => true): Promise<Form> {
  const pool = new pg.Pool({ connectionString: await postgres.database(name), max: 4 });
  await migrate(pool);
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...parameters: unknown[]) => Promise<unknown>;
    const filtered = (...parameters: unknown[]) =>
      typeof parameters[0] === 'string' && !sends(parameters[0])
        ? Promise.resolve({ rows: [], rowCount: 0 })
        : query(...parameters);
    Object.assign(client, { query: filtered });
  });
  return { pool, queue: createSubjectQueue(pool, 60_000, 64 * 1024 * 1024), times: [] };
}

const withHistory = await createForm('with_history');
const without = await createForm('without', (text) => !text.includes('INSERT INTO event_history'));

console.log(`Medians of ${ROUNDS} settlements of ${SUBJECTS} events, in ms`);
for (const [name, resultOf] of Object.entries(RESULTS)) {
  for (const form of [withHistory, without]) form.times.length = 0;
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
    for (const form of round % 2 === 0 ? [withHistory, without] : [without, withHistory]) {
      if (round % 10 === 0 || name !== 'all waiting') await fill(form);
      const ms = await settle(form, resultOf);
      if (round >= WARM_UP) form.times.push(ms);
    }
  }
  const [one, other] = [median(withHistory.times), median(without.times)];
  console.log(
    `${name}: with ${one.toFixed(2)}, without ${other.toFixed(2)}, ratio ${(one / other).toFixed(3)}`,
  );
}
await withHistory.pool.end();
await without.pool.end();
await postgres.stop();
await postgres.remove();
await rm(folder, { recursive: true, force: true });
