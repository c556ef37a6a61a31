import type { Pool } from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { acceptOrg, connectOrg, readConnectedOrg } from '../../src/inbox/connected-org.ts';
import { createSubjectQueue, type SubjectQueue } from '../../src/worker/subject-queue.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';

const [ONE, OTHER] = ['00DHs000000AbCdMAK', '00DHs000000EfGhMAK'];
const KEPT = {
  keys: { drOrderId: '2044' },
  keyVersions: { drOrderId: [1] },
  held: [{ group: 'x' }],
};
const OF_ONE = {
  ...KEPT,
  ...{ ids: { order: '801A' }, formerIds: { a: 'b' }, applied: { g: [1] }, made: ['r'] },
  ...{ linked: [{ group: 'y' }], heldSince: { hold: 5 } },
};
/** For another org: what was applied is a floor. */
const FORGOTTEN = { ...KEPT, floors: { g: [1] } };

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 5 }, () => undefined);
  await migrate(pool);
});

beforeEach(() => pool.query('TRUNCATE event, subject, connected_org'));

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const queueOf = (id?: string): SubjectQueue =>
  createSubjectQueue(pool, 60_000, 1_000_000, () => id);

async function storeSubject(organizationId: string | null, memory: object = OF_ONE): Promise<void> {
  await pool.query(
    `INSERT INTO subject (source, key, due_at, organization_id, memory, waiting_since, held_since)
     VALUES ('digital-river', '2044', now(), $1, $2, now(), now())`,
    [organizationId, JSON.stringify(memory)],
  );
}

async function claimBy(queue: SubjectQueue) {
  const claimed = await queue.claim(10, ['digital-river']);
  return claimed[0];
}

test('the first org is connected, and any other one is not', async () => {
  expect(await Promise.all([connectOrg(pool, ONE), connectOrg(pool, ONE)])).toEqual([ONE, ONE]);
  expect(await connectOrg(pool, OTHER)).toBe(ONE);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['has logged in to the connected org', ONE, true],
  ['has not logged in yet', undefined, true],
  ['has logged in to another org', OTHER, false],
])('a worker that %s: it claims', async (_, id, claims) => {
  await connectOrg(pool, ONE);
  await storeSubject(null);
  expect((await claimBy(queueOf(id))) !== undefined).toBe(claims);
});

test('without a connected org everything is claimed, and stays as it is', async () => {
  await storeSubject(null);
  expect(await claimBy(queueOf())).toMatchObject({ storedState: OF_ONE });
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['the first org, which is connected', null, ONE, OF_ONE],
  ['the connected org', OTHER, OTHER, OF_ONE],
  ['the first org, and another one is connected', null, OTHER, FORGOTTEN],
  ['an org that is not connected any more', OTHER, ONE, FORGOTTEN],
])('the state of a subject that was written to %s', async (_, writtenTo, connected, expected) => {
  await connectOrg(pool, ONE);
  if (connected !== ONE) await acceptOrg(pool, connected, ONE);
  await storeSubject(writtenTo);
  const claimed = await claimBy(queueOf());
  expect(claimed?.storedState).toEqual(expected);
  expect(claimed?.waitingSince === null).toBe(expected === FORGOTTEN);
  expect(claimed?.heldSince === null).toBe(expected === FORGOTTEN);
  const { rows } = await pool.query('SELECT organization_id, memory FROM subject');
  expect(rows).toEqual([{ organization_id: connected, memory: expected }]);
});

test('floors stay, and what was applied since replaces them', async () => {
  await connectOrg(pool, ONE);
  await acceptOrg(pool, OTHER, ONE);
  await storeSubject(null, { floors: { g: [1], h: [2] }, applied: { g: [3] } });
  const memory = { floors: { g: [3], h: [2] } };
  expect(await claimBy(queueOf())).toMatchObject({ storedState: memory });
  const { rows } = await pool.query('SELECT memory FROM subject');
  expect(rows).toEqual([{ memory }]);
});

test('a state that is none stays as it is, for its events to be parked', async () => {
  await connectOrg(pool, ONE);
  await acceptOrg(pool, OTHER, ONE);
  await storeSubject(null, ['no state']);
  expect(await claimBy(queueOf())).toMatchObject({ storedState: ['no state'] });
});

test('an org is accepted once: a second command that read the former one changes nothing', async () => {
  await connectOrg(pool, ONE);
  await storeSubject(null);
  await pool.query("UPDATE subject SET due_at = now() + interval '1 hour', attempts = 3");
  expect(await acceptOrg(pool, OTHER, OTHER)).toBe(false);
  expect(await claimBy(queueOf())).toBeUndefined();
  expect(await acceptOrg(pool, OTHER, ONE)).toBe(true);
  expect(await acceptOrg(pool, OTHER, ONE)).toBe(false);
  expect(await readConnectedOrg(pool)).toMatchObject({
    ...{ organizationId: OTHER, firstOrganizationId: ONE, refusedOrganizationId: null },
  });
  expect(await claimBy(queueOf())).toMatchObject({ attempts: 0 });
});

test('what the former org shows of parked events says nothing of the other one', async () => {
  await connectOrg(pool, ONE);
  await pool.query('TRUNCATE reconciliation');
  await pool.query(`
    INSERT INTO event (source, event_id, subject, proof, status, settled_at, reported_at, report_after, failed_key, conflict)
    VALUES ('any', 'shown', '1', 'oauth', 'parked', now(), now(), '-infinity', 'k1', '{"record": "801A"}'),
      ('any', 'being shown', '1', 'oauth', 'parked', now(), NULL, now() + interval '1 day', 'k2', NULL),
      ('any', 'never shown', '1', 'oauth', 'parked', now(), NULL, '-infinity', NULL, NULL),
      ('any', 'dismissed', '1', 'oauth', 'dismissed', now(), now(), '-infinity', 'k3', '{"record": "801A"}');
    INSERT INTO reconciliation (source, due_at, state, read_until)
    VALUES ('failed events', now(), NULL, now()), ('failed events, summary', now(), 'text', NULL), ('any', now(), 'kept', now())`);
  await acceptOrg(pool, OTHER, ONE);
  const { rows } = await pool.query(`
    SELECT event_id, reported_at = '-infinity' AS outdated, report_after <= now() AS due, conflict
    FROM event ORDER BY event_id`);
  expect(rows).toEqual([
    { event_id: 'being shown', outdated: true, due: true, conflict: null },
    { event_id: 'dismissed', outdated: false, due: true, conflict: null },
    { event_id: 'never shown', outdated: null, due: true, conflict: null },
    { event_id: 'shown', outdated: true, due: true, conflict: null },
  ]);
  const tasks = await pool.query(
    'SELECT source, state, read_until IS NULL AS unread FROM reconciliation ORDER BY source',
  );
  expect(tasks.rows).toEqual([
    { source: 'any', state: 'kept', unread: false },
    { source: 'failed events', state: null, unread: true },
    { source: 'failed events, summary', state: null, unread: true },
  ]);
});
