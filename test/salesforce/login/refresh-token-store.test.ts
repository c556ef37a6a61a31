import pg from 'pg';
import { migrate } from '../../../src/database/migrate.ts';
import { logIn } from '../../../src/salesforce/login/log-in.ts';
import { refreshTokenStore } from '../../../src/salesforce/login/refresh-token-store.ts';
import { OrgOutageError } from '../../../src/salesforce/org-errors.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { startTokenOrg, type TokenOrg } from '../../support/token-org.ts';

const byRefreshToken = { method: 'refresh-token', clientId: 'id', refreshToken: 'r0' } as const;

let database: TestDatabase;
let pools: [pg.Pool, pg.Pool];
let org: TokenOrg;

beforeEach(async () => {
  database = await freshDatabase();
  pools = [
    new pg.Pool({ connectionString: database.url }),
    new pg.Pool({ connectionString: database.url }),
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
) => logIn(org.url, { ...byRefreshToken, ...method }, 1000, { keeper: refreshTokenStore(pool) });

test('a token that stays good is used again and again, and nothing is kept', async () => {
  await logInWith(pools[0]);
  await logInWith(pools[1]);
  expect(org.forms.map(({ refresh_token }) => refresh_token)).toEqual(['r0', 'r0']);
  const { rows } = await pools[0].query('SELECT newest FROM refresh_token');
  expect(rows).toEqual([{ newest: null }]);
});

test('the secret of an app goes along when there is one', async () => {
  await logInWith(pools[0], { ...byRefreshToken, clientSecret: 'secret' } as typeof byRefreshToken);
  await logInWith(pools[0]);
  expect(org.forms.map(({ client_secret }) => client_secret)).toEqual(['secret', undefined]);
});

test('each process finds the token that the other was given', async () => {
  org.rotates = true;
  await logInWith(pools[0]);
  await logInWith(pools[1]);
  await logInWith(pools[0]);
  expect(org.forms.map(({ refresh_token }) => refresh_token)).toEqual(['r0', 'r1', 'r2']);
});

test('processes that log in together take turns: none is left with a token that is used up', async () => {
  org.rotates = true;
  org.delayMs = 30;
  const sessions = await Promise.all(
    Array.from({ length: 8 }, (_, index) => logInWith(pools[index % 2 === 0 ? 0 : 1])),
  );
  expect(new Set(sessions.map(({ accessToken }) => accessToken)).size).toBe(8);
});

test('the database holds no token that can be read without the configured one', async () => {
  org.rotates = true;
  await logInWith(pools[0]);
  const { rows } = await pools[0].query('SELECT configured, newest FROM refresh_token');
  const kept = Buffer.concat([rows[0].configured, rows[0].newest]);
  expect(kept.includes('r1')).toBe(false);
  expect(kept.includes('r0')).toBe(false);
  expect(kept.length).toBeGreaterThan(32 + 28);
});

test('a token that is newly configured counts, whatever was kept for the old one', async () => {
  org.rotates = true;
  await logInWith(pools[0]);
  await logInWith(pools[0], { refreshToken: 'r1' });
  expect(org.forms.map(({ refresh_token }) => refresh_token)).toEqual(['r0', 'r1']);
});

test('a refusal is told as it is, and loses nothing', async () => {
  org.rotates = true;
  await logInWith(pools[0]);
  const refusal = await logInWith(pools[0], { refreshToken: 'used up' }).catch((error) => error);
  expect(refusal).toBeInstanceOf(OrgOutageError);
  expect(refusal).toMatchObject({
    kind: 'sign-in',
    message: expect.stringContaining('expired access/refresh token') as string,
  });
  await logInWith(pools[0]);
});

test('a database that is away is trouble that passes', async () => {
  const closed = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/nothing' });
  await expect(logInWith(closed)).rejects.toMatchObject({ kind: 'unavailable' });
  expect(org.forms).toEqual([]);
  await closed.end();
});

test('without a keeper the token is not touched', async () => {
  await expect(logIn(org.url, byRefreshToken, 1000)).rejects.toMatchObject({
    kind: 'sign-in',
    message: expect.stringContaining('DATABASE_URL') as string,
  });
  expect(org.forms).toEqual([]);
});
