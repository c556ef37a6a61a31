import type pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { findSubjects, relatedSubjects } from '../../src/inbox/repair/find-subjects.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { testPool } from '../support/test-pool.ts';

const ORDER = '801Qy00000AbCdEIAV';
const NAMED = '801Qy00000FgHiJIAV';
const FORMER = '801Qy00000KlMnOIAV';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = testPool({ connectionString: database.url, max: 1 });
  await migrate(pool);
  await subject('digital-river', 'dr-1', {
    keys: { drOrderId: 'dr-1', sfOrderId: NAMED, upstreamId: '00000114' },
    ids: { order: ORDER },
  });
  await subject('digital-river', 'dr-2', { formerIds: { order: FORMER }, ids: {} });
  await subject('digital-river', 'dr-new', {});
  await subject('xanpay', 'charge-1', {
    keys: { orderReference: '00000114' },
    ids: { order: ORDER },
  });
  await subject('xoxoday-plum', 'reward-1', {
    keys: { poNumber: 'PO 7' },
    ids: { record: ORDER },
  });
  await subject('shop', 'sale-1', { keys: { 'order.0': '00000200', 'order.1': 'PO 8' } });
  await subject('xoxoday-plum', 'dr-1', {});
  await subject('digital-river', ' dr-blank\u2028', {});
  await event('digital-river', 'unmapped-1', 'unmapped');
  await event('digital-river', 'loser', 'parked', { order: ORDER });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function subject(source: string, key: string, memory: object): Promise<void> {
  await pool.query('INSERT INTO subject (source, key, memory) VALUES ($1, $2, $3)', [
    source,
    key,
    JSON.stringify(memory),
  ]);
}

async function event(
  source: string,
  key: string,
  status: string,
  conflict: object | null = null,
): Promise<void> {
  await pool.query(
    `INSERT INTO event (source, event_id, subject, proof, status, conflict) VALUES ($1, $2, $2, 'oauth', $3, $4)`,
    [source, key, status, conflict === null ? null : JSON.stringify(conflict)],
  );
}

const ALL = ['dr-1', 'charge-1', 'reward-1', 'loser'];

// biome-ignore format: a table reads best with one row a line.
test.each([
  ["a sender's id, of whatever sender", 'dr-1', ['dr-1', 'dr-1']],
  ['an id with blanks around it', ' dr-2 ', ['dr-2']],
  ['an id that begins and ends with white space', ' dr-blank\u2028', [' dr-blank\u2028']],
  ['an order number, of all senders', '00000114', ['dr-1', 'charge-1']],
  ['a PO number', 'PO 7', ['reward-1']],
  ['what a look-up of a mapping file searches by', '00000200', ['sale-1']],
  ['what its second way searches by', 'PO 8', ['sale-1']],
  ['a record id of 18 characters', ORDER, ALL],
  ['a record id of 15 characters', ORDER.slice(0, 15), ALL],
  ['the record id that an event names', NAMED, ['dr-1']],
  ['the same with 15 characters', NAMED.slice(0, 15), ['dr-1']],
  ['the id of a record that is looked up again', FORMER, ['dr-2']],
  ['the id of an order that is not mapped', 'unmapped-1', ['unmapped-1']],
  ['a part of an id', '801Qy', []],
  ['a part of a number', '114', []],
  ['nothing', '', []],
])('finds subjects by %s', async (_case, text, keys) => {
  const found = await findSubjects(pool, text);
  expect(found.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
});

test('finds the other subjects of the same record, written or refused', async () => {
  for (const key of ['dr-1', 'loser']) {
    const related = await relatedSubjects(pool, [{ source: 'digital-river', key }]);
    expect(related.map((each) => each.key).toSorted()).toEqual(
      ALL.filter((each) => each !== key).toSorted(),
    );
  }
  expect(await relatedSubjects(pool, [{ source: 'digital-river', key: 'dr-new' }])).toEqual([]);
});

test('finds subjects by their keys with an index', async () => {
  const plans: string[] = [];
  const explaining = {
    async query(statement: string, values: unknown[]) {
      const { rows } = await pool.query(`EXPLAIN ${statement}`, values);
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      return { rows: [] };
    },
  };
  // A small table is read as a whole, unless that is made dear.
  await pool.query('SET enable_seqscan = off');
  await findSubjects(explaining as unknown as pg.Pool, '00000200');
  await pool.query('RESET enable_seqscan');
  expect(plans.join('\n')).toContain('subject_keys');
});
