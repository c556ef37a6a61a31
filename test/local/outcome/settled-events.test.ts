import type pg from 'pg';
import { settledEvents } from '../../../local/outcome/settled-events.ts';
import { migratedDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { testPool } from '../../support/test-pool.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = testPool({ connectionString: database.url, max: 1 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const SOURCE = 'shop';
const named = (...ids: string[]) => ids.map((id) => ({ source: SOURCE, id }));

const store = (id: string, status: string, reason: string | null = null) =>
  pool.query(
    `INSERT INTO event (source, event_id, type, subject, proof, status, reason, body)
     VALUES ($1, $2, 'order.paid', 'o1', 'oauth', $3, $4, '{}')`,
    [SOURCE, id, status, reason],
  );

/** Waits until the tool has asked once more for how events stand. */
async function hasAsked(): Promise<void> {
  const { rows } = await pool.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  await eventually(async () => {
    const asked = await pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database()
       AND pid <> pg_backend_pid() AND query LIKE 'SELECT source, event_id AS id%' AND query_start > $1`,
      [rows[0]?.now],
    );
    expect(asked.rows).toHaveLength(1);
  });
}

test.each(['applied', 'superseded', 'unmapped', 'parked', 'rejected', 'dismissed'])(
  'an event that is %s is shown at once',
  async (status) => {
    await store(status, status, 'Why.');
    expect(await settledEvents(database.url, named(status))).toEqual([
      expect.objectContaining({ status, reason: 'Why.', type: 'order.paid', subject: 'o1' }),
    ]);
  },
);

test('events come in the order in which they were named', async () => {
  for (const id of ['a', 'b', 'c']) await store(id, id === 'b' ? 'parked' : 'applied');
  const stored = await settledEvents(database.url, named('c', 'b', 'a'));
  expect(stored.map(({ status }) => status)).toEqual(['applied', 'parked', 'applied']);
});

test.each(['pending', 'waiting', 'missing'])(
  'an event that is %s is awaited, with all others',
  async (status) => {
    const [id, other] = [`is ${status}`, `beside ${status}`];
    await store(other, 'applied');
    if (status !== 'missing') await store(id, status);
    const settled = settledEvents(database.url, named(id, other));
    await hasAsked();
    if (status === 'missing') await store(id, 'applied');
    else await pool.query("UPDATE event SET status = 'applied' WHERE event_id = $1", [id]);
    expect((await settled).map((each) => each.status)).toEqual(['applied', 'applied']);
  },
);

test('an event that waits for longer than a moment is shown as waiting', async () => {
  await store('late', 'waiting', 'It waits.');
  const [stored] = await settledEvents(database.url, named('late'));
  expect(stored).toMatchObject({ status: 'waiting', reason: 'It waits.' });
});

test('an event of the same id of another source is another one', async () => {
  await store('shared', 'applied');
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, proof, status, body)
     VALUES ('other', 'shared', 'order.paid', 'o1', 'oauth', 'parked', '{}')`,
  );
  const [stored] = await settledEvents(database.url, named('shared'));
  expect(stored?.status).toBe('applied');
});
