import pg from 'pg';
import { migrate } from '../../../src/database/migrate.ts';
import { signIn } from '../../../src/salesforce/login/log-in.ts';
import { tokenKeeper } from '../../../src/salesforce/login/refresh-token-store.ts';
import { OrgTroubleError } from '../../../src/salesforce/org-errors.ts';
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

const logIn = (
  pool: pg.Pool,
  method: typeof byRefreshToken | { refreshToken: string } = byRefreshToken,
) => signIn(org.url, { ...byRefreshToken, ...method }, 1000, { keeper: tokenKeeper(pool) });

test('a token that stays good is used again and again, and nothing is kept', async () => {
  await logIn(pools[0]);
  await logIn(pools[1]);
  expect(org.forms.map(({ refresh_token }) => refresh_token)).toEqual(['r0', 'r0']);
  const { rows } = await pools[0].query('SELECT newest FROM refresh_token');
  expect(rows).toEqual([{ newest: null }]);
});

test('the secret of an app goes along when there is one', async () => {
  await logIn(pools[0], { ...byRefreshToken, clientSecret: 'secret' } as typeof byRefreshToken);
  await logIn(pools[0]);
  expect(org.forms.map(({ client_secret }) => client_secret)).toEqual(['secret', undefined]);
});

test('each process finds the token that the other was given', async () => {
  org.rotates = true;
  await logIn(pools[0]);
  await logIn(pools[1]);
  await logIn(pools[0]);
  expect(org.forms.map(({ refresh_token }) => refresh_token)).toEqual(['r0', 'r1', 'r2']);
});

test('processes that log in together take turns: none is left with a token that is used up', async () => {
  org.rotates = true;
  org.delayMs = 30;
  const sessions = await Promise.all(
    Array.from({ length: 8 }, (_, index) => logIn(pools[index % 2 === 0 ? 0 : 1])),
  );
  expect(new Set(sessions.map(({ accessToken }) => accessToken)).size).toBe(8);
});

test('the database holds no token that can be read without the configured one', async () => {
  org.rotates = true;
  await logIn(pools[0]);
  const { rows } = await pools[0].query('SELECT configured, newest FROM refresh_token');
  const kept = Buffer.concat([rows[0].configured, rows[0].newest]);
  expect(kept.includes('r1')).toBe(false);
  expect(kept.includes('r0')).toBe(false);
  expect(kept.length).toBeGreaterThan(32 + 28);
});

test('a token that is newly configured counts, whatever was kept for the old one', async () => {
  org.rotates = true;
  await logIn(pools[0]);
  await logIn(pools[0], { refreshToken: 'r1' });
  expect(org.forms.map(({ refresh_token }) => refresh_token)).toEqual(['r0', 'r1']);
});

test('a refusal is told as it is, and loses nothing', async () => {
  org.rotates = true;
  await logIn(pools[0]);
  const refusal = await logIn(pools[0], { refreshToken: 'used up' }).catch((error) => error);
  expect(refusal).toBeInstanceOf(OrgTroubleError);
  expect(refusal).toMatchObject({
    trouble: 'sign-in',
    message: expect.stringContaining('expired access/refresh token') as string,
  });
  await logIn(pools[0]);
});

test('a database that is away is trouble that passes', async () => {
  const closed = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/nothing' });
  await expect(logIn(closed)).rejects.toMatchObject({ trouble: 'unavailable' });
  expect(org.forms).toEqual([]);
  await closed.end();
});

test('without a keeper the token is not touched', async () => {
  await expect(signIn(org.url, byRefreshToken, 1000)).rejects.toMatchObject({
    trouble: 'sign-in',
    message: expect.stringContaining('DATABASE_URL') as string,
  });
  expect(org.forms).toEqual([]);
});
