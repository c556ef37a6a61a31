import { openOrg } from '../../../src/salesforce/api/org.ts';
import { logIn } from '../../../src/salesforce/login/log-in.ts';
import {
  BREAKS_OFF,
  type BreakingServer,
  STALLS,
  startBreakingServer,
} from '../../support/breaking-server.ts';

const TOKEN = '/services/oauth2/token';
const COMPOSITE = '/services/data/v67.0/composite';
const QUERY = '/services/data/v67.0/query';
/** Long enough for a connection to open while other processes keep the machine busy. */
const TIMEOUT_MS = 1000;
const byClient = { method: 'client-credentials', clientId: 'id', clientSecret: 'secret' } as const;

let server: BreakingServer;
afterEach(() => server.stop());

const SLOW = `Salesforce is slow: it has not answered within ${TIMEOUT_MS} ms.`;
const UNREACHABLE = expect.stringMatching(
  /^Salesforce cannot be reached: the connection to 127\.0\.0\.1:\d+ /,
);

describe.each([
  ['a connection that breaks', undefined, UNREACHABLE],
  ['a response that takes longer than the time limit', null, SLOW],
  ['a response whose body breaks off', BREAKS_OFF, UNREACHABLE],
  ['a response whose body stalls', STALLS, SLOW],
])('%s', (_case, answer, problem) => {
  test('is an outage during a log-in, which is not retried', async () => {
    server = await startBreakingServer(() => ({ [TOKEN]: answer }));
    const attempt = logIn(server.url, byClient, TIMEOUT_MS);
    await expect(attempt).rejects.toMatchObject({ kind: 'unavailable', isTimeout: false });
    expect(server.asked).toEqual([TOKEN]);
  });

  test('is an outage during a call, which is not retried', async () => {
    server = await startBreakingServer((url) => ({
      [TOKEN]: { access_token: 't', instance_url: url },
      [COMPOSITE]: answer,
      [QUERY]: answer,
    }));
    const org = openOrg({
      instanceUrl: server.url,
      login: byClient,
      apiVersion: '67.0',
      timeoutMs: TIMEOUT_MS,
      apiBudgetPercent: 80,
    });
    for (const request of [
      { method: 'POST', path: '/composite', body: { a: 1 } },
      { method: 'GET', path: '/query' },
    ] as const) {
      await expect(org.call(request)).rejects.toMatchObject({
        kind: 'unavailable',
        problem,
        isTimeout: problem === SLOW,
      });
    }
    expect(server.asked).toEqual([TOKEN, COMPOSITE, QUERY]);
  });
});

test('a call with more than 200 records has as much more time', async () => {
  server = await startBreakingServer((url) => ({
    [TOKEN]: { access_token: 't', instance_url: url },
    [COMPOSITE]: null,
  }));
  const org = openOrg({
    ...{ instanceUrl: server.url, login: byClient, apiVersion: '67.0' },
    ...{ timeoutMs: TIMEOUT_MS, apiBudgetPercent: 80 },
  });
  const request = { method: 'POST', path: '/composite', body: {}, records: 300 } as const;
  await expect(org.call(request)).rejects.toMatchObject({
    problem: `Salesforce is slow: it has not answered within ${TIMEOUT_MS * 1.5} ms.`,
    isTimeout: true,
  });
});
