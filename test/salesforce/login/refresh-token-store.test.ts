import type pg from 'pg';
import { migrate } from '../../../src/database/migrate.ts';
import { logIn } from '../../../src/salesforce/login/log-in.ts';
import { refreshTokenStore } from '../../../src/salesforce/login/refresh-token-store.ts';
import { OrgOutageError } from '../../../src/salesforce/org-errors.ts';
import { migratedDatabase, type TestDatabase } from '../../support/database.ts';
import { testPool } from '../../support/test-pool.ts';
import { startTokenOrg, type TokenOrg } from '../../support/token-org.ts';

const byRefreshToken = { method: 'refresh-token', clientId: 'id', refreshToken: 'r0' } as const;

let database: TestDatabase;
let pools: [pg.Pool, pg.Pool];
let org: TokenOrg;

beforeEach(async () => {
  database = await migratedDatabase();
  pools = [
    testPool({ connectionString: database.url }),
    testPool({ connectionString: database.url }),
  ];
  await migrate(pools[0]);
  org = await startTokenOrg();
});

afterEach(async () => {
  org.stop();
  await Promise.all(pools.map((pool) => pool.end()));
  await database.drop();
});

const logInWith = (
  pool: pg.Pool,
  method: typeof byRefreshToken | { refreshToken: string } = byRefreshToken,
) =>
  logIn(org.url, { ...byRefreshToken, ...method }, 1000, {
    refreshTokenStore: refreshTokenStore(pool),
  });

test('a token that the org does not replace is used again, and nothing is stored', async () => {
  await logInWith(pools[0]);
  await logInWith(pools[1]);
  expect(org.forms.map(({ refresh_token }) => refresh_token)).toEqual(['r0', 'r0']);
  const { rows } = await pools[0].query('SELECT newest FROM refresh_token');
  expect(rows).toEqual([{ newest: null }]);
});

test('the client secret is sent if there is one', async () => {
  await logInWith(pools[0], { ...byRefreshToken, clientSecret: 'secret' } as typeof byRefreshToken);
  await logInWith(pools[0]);
  expect(org.forms.map(({ client_secret }) => client_secret)).toEqual(['secret', undefined]);
});

test('each process uses the token that the other one received', async () => {
  org.rotates = true;
  await logInWith(pools[0]);
  await logInWith(pools[1]);
  await logInWith(pools[0]);
  expect(org.forms.map(({ refresh_token }) => refresh_token)).toEqual(['r0', 'r1', 'r2']);
});

test('concurrent log-ins exchange the token one after the other: none uses an old one', async () => {
  org.rotates = true;
  org.delayMs = 30;
  const sessions = await Promise.all(
    Array.from({ length: 8 }, (_, index) => logInWith(pools[index % 2 === 0 ? 0 : 1])),
  );
  expect(new Set(sessions.map(({ accessToken }) => accessToken)).size).toBe(8);
});

test('no token in the database can be read without the configured one', async () => {
  org.rotates = true;
  await logInWith(pools[0]);
  const { rows } = await pools[0].query('SELECT configured, newest FROM refresh_token');
  const stored = Buffer.concat([rows[0].configured, rows[0].newest]);
  expect(stored.includes('r1')).toBe(false);
  expect(stored.includes('r0')).toBe(false);
  expect(stored.length).toBeGreaterThan(32 + 28);
});

test('a newly configured token is used, whatever is stored for the old one', async () => {
  org.rotates = true;
  await logInWith(pools[0]);
  await logInWith(pools[0], { refreshToken: 'r1' });
  expect(org.forms.map(({ refresh_token }) => refresh_token)).toEqual(['r0', 'r1']);
});

test('a refusal is reported, and the stored token survives', async () => {
  org.rotates = true;
  await logInWith(pools[0]);
  const refusal = await logInWith(pools[0], { refreshToken: 'used up' }).catch((error) => error);
  expect(refusal).toBeInstanceOf(OrgOutageError);
  expect(refusal).toMatchObject({
    kind: 'sign-in',
    message: expect.stringContaining('the refresh token has expired or was revoked') as string,
  });
  await logInWith(pools[0]);
});

test('an unreachable database is a temporary outage', async () => {
  const closed = testPool({ connectionString: 'postgres://user@127.0.0.1:1/nothing' });
  await expect(logInWith(closed)).rejects.toMatchObject({ kind: 'unavailable' });
  expect(org.forms).toEqual([]);
  await closed.end();
});

test('without a store the token is not used', async () => {
  await expect(logIn(org.url, byRefreshToken, 1000)).rejects.toMatchObject({
    kind: 'sign-in',
    message: expect.stringContaining('DATABASE_URL') as string,
  });
  expect(org.forms).toEqual([]);
});
