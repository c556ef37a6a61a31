import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { checkCircuit } from '../../src/doctor/checks/org/check-circuit.ts';
import { createPauseStore, type OrgPause } from '../../src/inbox/org-pauses.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 2 }, () => undefined);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const pause: OrgPause = {
  kind: 'unavailable',
  reason: 'Salesforce cannot be reached, or does not answer in time.',
  since: new Date('2026-11-02T10:00:00.000Z'),
  nextProbeAt: new Date('2026-11-02T10:07:00.000Z'),
  failures: 9,
  answeredAt: null,
};

const pausing = (changes: Partial<OrgPause>) =>
  createPauseStore(pool, randomUUID()).save({ ...pause, ...changes });

test('without the table of pauses there is no finding: the checks of the database report it', async () => {
  expect(await checkCircuit(pool)).toEqual([]);
});

test('calls that are not paused are ok', async () => {
  await migrate(pool);
  expect(await checkCircuit(pool)).toMatchObject([
    { area: 'Salesforce', check: 'calls', standing: 'ok', found: 'not paused' },
  ]);
});

test('a pause is a warning with its beginning, its reason and the next probe', async () => {
  await pausing({});
  expect(await checkCircuit(pool)).toMatchObject([
    {
      standing: 'warning',
      found:
        'calls are paused since 2026-11-02T10:00:00.000Z, because: Salesforce cannot be reached, or does not answer in time. Next probe: 2026-11-02T10:07:00.000Z',
      todo: expect.stringMatching(/^If the other checks of Salesforce find nothing, /),
    },
  ]);
});

test('processes that pause for the same reason share a finding', async () => {
  await pausing({
    since: new Date('2026-11-02T10:00:30.000Z'),
    nextProbeAt: new Date('2026-11-02T10:06:00.000Z'),
  });
  await pausing({ kind: 'limit', reason: 'The limit is reached.' });
  const found = (await checkCircuit(pool)).map((finding) => finding.found).toSorted();
  expect(found).toEqual([
    'calls are paused in 2 processes since 2026-11-02T10:00:00.000Z, because: Salesforce cannot be reached, or does not answer in time. Next probe: 2026-11-02T10:06:00.000Z',
    'calls are paused since 2026-11-02T10:00:00.000Z, because: The limit is reached. Next probe: 2026-11-02T10:07:00.000Z',
  ]);
});

test('an org that answers again is shown as such, and work is being tried', async () => {
  await pool.query('DELETE FROM org_pause');
  await pausing({ answeredAt: new Date('2026-11-02T10:06:30.000Z') });
  expect(await checkCircuit(pool)).toMatchObject([
    {
      standing: 'warning',
      found:
        'calls were paused since 2026-11-02T10:00:00.000Z, because: Salesforce cannot be reached, or does not answer in time. The org answers again since 2026-11-02T10:06:30.000Z; work is being tried',
      todo: expect.stringMatching(/^Nothing has to be done now: /),
    },
  ]);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['unavailable', true],
  ['limit', false],
  ['sign-in', false],
  ['other-org', false],
  ['a kind of a later release', false],
])('a pause of the kind "%s": whether there may be nothing to do', async (kind, mayBeNothing) => {
  await pool.query('TRUNCATE org_pause');
  await pausing({ kind });
  const [finding] = await checkCircuit(pool);
  expect(finding?.todo?.includes('there is nothing to do')).toBe(mayBeNothing);
  expect(finding?.todo).toMatch(/[Cc]alls go on /);
});
