import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { createPauseStore, currentPauses, type OrgPause } from '../../src/inbox/org-pauses.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 2 }, () => undefined);
  await migrate(pool);
});

beforeEach(() => pool.query('DELETE FROM org_pause'));

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const pause: OrgPause = {
  kind: 'unavailable',
  reason: 'No answer.',
  since: new Date('2026-11-02T10:00:00.123Z'),
  nextProbeAt: new Date('2026-11-02T10:01:00.456Z'),
  failures: 3,
  answeredAt: null,
};

const expire = () => pool.query("UPDATE org_pause SET expires_at = now() - interval '1 second'");
const rows = async () => (await pool.query('SELECT FROM org_pause')).rowCount;

test('a saved pause is current until it is cleared', async () => {
  const store = createPauseStore(pool, randomUUID());
  expect(await currentPauses(pool)).toEqual([]);
  await store.save(pause);
  expect(await currentPauses(pool)).toEqual([pause]);
  await store.clear();
  expect(await rows()).toBe(0);
});

test('each process has one pause, the last that it saved; the longest comes first', async () => {
  const [one, other] = [createPauseStore(pool, randomUUID()), createPauseStore(pool, randomUUID())];
  await one.save(pause);
  const later = { ...pause, kind: 'limit', since: new Date('2026-11-02T10:30:00Z') };
  await other.save(later);
  const changed = { ...pause, kind: 'sign-in', reason: 'Refused.', failures: 4 };
  await one.save(changed);
  expect(await currentPauses(pool)).toEqual([changed, later]);
  await one.clear();
  expect(await currentPauses(pool)).toEqual([later]);
});

test('the pause of a process that died expires, and is deleted when another process recovers', async () => {
  await createPauseStore(pool, randomUUID()).save(pause);
  await expire();
  expect(await currentPauses(pool)).toEqual([]);
  await createPauseStore(pool, randomUUID()).clear();
  expect(await rows()).toBe(0);
});

test('a pause that is saved again does not expire', async () => {
  const store = createPauseStore(pool, randomUUID());
  await store.save(pause);
  await expire();
  await store.save(pause);
  expect(await currentPauses(pool)).toEqual([pause]);
});

test('a saved pause says since when the org answers again, until it is saved without', async () => {
  const store = createPauseStore(pool, randomUUID());
  const answered = { ...pause, answeredAt: new Date('2026-11-02T10:02:00.789Z') };
  await store.save(answered);
  expect(await currentPauses(pool)).toEqual([answered]);
  await store.save(pause);
  expect(await currentPauses(pool)).toEqual([pause]);
});
