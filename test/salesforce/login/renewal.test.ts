import { generateKeyPairSync } from 'node:crypto';
import { openOrg } from '../../../src/salesforce/api/org.ts';
import type { LoginMethod, RefreshTokenStore } from '../../../src/salesforce/login/log-in.ts';
import { OrgOutageError } from '../../../src/salesforce/org-errors.ts';
import { startTokenOrg, type TokenOrg } from '../../support/token-org.ts';

const CONCURRENT_CALLS = 20;
const QUERY = { method: 'GET', path: '/query?q=SELECT' } as const;

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const METHODS: readonly LoginMethod[] = [
  {
    method: 'jwt-bearer',
    clientId: 'id',
    username: 'integration@example.com',
    privateKey,
    audience: 'https://login.salesforce.com',
  },
  { method: 'client-credentials', clientId: 'id', clientSecret: 'secret' },
  { method: 'refresh-token', clientId: 'id', refreshToken: 'r0' },
];

/** A store for one process. The store in the database has tests of its own. */
function inMemoryStore(): RefreshTokenStore {
  const newest = new Map<string, string>();
  return {
    async exchange(configured, exchange) {
      const { result, replacedBy } = await exchange(newest.get(configured) ?? configured);
      if (replacedBy !== undefined) newest.set(configured, replacedBy);
      return result;
    },
  };
}

describe.each(METHODS.map((method) => [method.method, method] as const))('%s', (_name, method) => {
  let server: TokenOrg;
  beforeEach(async () => {
    server = await startTokenOrg();
    server.rotates = true;
  });
  afterEach(() => server.stop());

  const open = () =>
    openOrg({
      instanceUrl: server.url,
      login: method,
      refreshTokenStore: inMemoryStore(),
      apiVersion: '67.0',
      timeoutMs: 30_000,
      apiBudgetPercent: 80,
    });

  test('concurrent calls with an ended session need one renewal', async () => {
    const org = open();
    await org.call(QUERY);
    server.accepts = (token) => token !== 't1';
    await Promise.all(Array.from({ length: CONCURRENT_CALLS }, () => org.call(QUERY)));
    expect(server.forms).toHaveLength(2);
    await org.call(QUERY);
    expect(server.forms).toHaveLength(2);
  });

  test('if the org does not accept the new session either, all calls fail after one renewal', async () => {
    const org = open();
    await org.call(QUERY);
    server.accepts = () => false;
    const outcomes = await Promise.allSettled(
      Array.from({ length: CONCURRENT_CALLS }, () => org.call(QUERY)),
    );
    for (const outcome of outcomes) {
      expect(outcome.status).toBe('rejected');
      const { reason } = outcome as PromiseRejectedResult;
      expect(reason).toBeInstanceOf(OrgOutageError);
      expect(reason).toMatchObject({ kind: 'sign-in' });
    }
    expect(server.forms).toHaveLength(2);
    expect(server.dataCalls).toHaveLength(1 + 2 * CONCURRENT_CALLS);
  });
});
