import type pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { subjectsToChange } from '../../src/replay/order/order-name.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { testPool } from '../support/test-pool.ts';

const ORDER = '801Qy00000AbCdEIAV';
const SHARED = '801Qy00000FgHiJIAV';
const REFUSING = '801Qy00000KlMnOIAV';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = testPool({ connectionString: database.url, max: 1 });
  await migrate(pool);
  await subject('digital-river', 'winner', { ids: { order: ORDER } });
  await subject('xanpay', 'charge-1', { ids: { order: ORDER } });
  await subject('digital-river', 'twin-1', { ids: { order: SHARED }, keys: { upstreamId: '114' } });
  await subject('digital-river', 'twin-2', { ids: { order: SHARED }, keys: { upstreamId: '114' } });
  await subject('xanpay', 'charge-2', { keys: { orderReference: '114' } });
  await subject('digital-river', '115', {});
  await subject('digital-river', 'other', { keys: { upstreamId: '115' } });
  await refusal('loser', ORDER);
  await refusal('loser-2', REFUSING);
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

async function refusal(key: string, order: string): Promise<void> {
  await pool.query(
    `INSERT INTO event (source, event_id, subject, proof, status, conflict)
     VALUES ('digital-river', $1, $1, 'oauth', 'parked', $2)`,
    [key, JSON.stringify({ order })],
  );
}

const keysFor = async (order: string, source?: string) =>
  (await subjectsToChange(pool, order, source)).map(({ key }) => key).toSorted();

// biome-ignore format: a table reads best with one row a line.
test.each<[string, string, string | undefined, string[]]>([
  ['a record, without the order that it has refused', ORDER, undefined, ['charge-1', 'winner']],
  ['the same with 15 characters', ORDER.slice(0, 15), undefined, ['charge-1', 'winner']],
  ['a record, of one source', ORDER, 'digital-river', ['winner']],
  ['the id of the refused order', 'loser', undefined, ['loser']],
  ['an id before the number of another order', ' 115 ', undefined, ['115']],
  ['a number, of the one source that has it once', '114', 'xanpay', ['charge-2']],
])('an action changes the subjects of %s', async (_name, order, source, keys) => {
  expect(await keysFor(order, source)).toEqual(keys);
});

test.each([
  [
    SHARED,
    `"${SHARED}" names several orders of digital-river: twin-1, twin-2. Nothing was changed`,
  ],
  ['114', '"114" names several orders of digital-river: twin-1, twin-2.'],
  [REFUSING, `It has refused loser-2: to change that one, give its id with --order.`],
  ['unknown', 'No order is found by "unknown"'],
])('%s is refused', async (order, message) => {
  await expect(keysFor(order)).rejects.toThrow(message);
});
