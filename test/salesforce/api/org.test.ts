import { setTimeout as sleep } from 'node:timers/promises';
import nock from 'nock';
import { type OrgOptions, openOrg } from '../../../src/salesforce/api/org.ts';
import { OrgOutageError, RequestRefusedError } from '../../../src/salesforce/org-errors.ts';
import { writeRecords } from '../../../src/salesforce/records/write-records.ts';

const ORG_URL = 'https://example.my.salesforce.com';
const QUERY = { method: 'GET', path: '/query?q=SELECT' } as const;
const EXPIRED = [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }];

/**
 * A simulated Salesforce: issues the tokens t1, t2, …, of which some are valid, and counts calls.
 */
interface Salesforce {
  /** Whether the org accepts a token; by default it accepts all. */
  accepts: (token: string) => boolean;
  answer: () => { status: number; body: nock.Body; headers?: Record<string, string> };
  tokenCalls: number;
  /** How long a log-in takes. */
  tokenDelayMs: number;
  /** Token and path of each data call. */
  dataCalls: string[];
}

let salesforce: Salesforce;

beforeEach(() => {
  nock.disableNetConnect();
  salesforce = {
    accepts: () => true,
    answer: () => ({ status: 200, body: { done: true } }),
    tokenCalls: 0,
    tokenDelayMs: 0,
    dataCalls: [],
  };
  nock(ORG_URL)
    .persist()
    .post('/services/oauth2/token')
    .reply(async () => {
      await sleep(salesforce.tokenDelayMs);
      salesforce.tokenCalls += 1;
      return [200, { access_token: `t${salesforce.tokenCalls}`, instance_url: ORG_URL }];
    });
  for (const method of ['get', 'post'] as const) {
    nock(ORG_URL)
      .persist()
      [method](/^\/services\/data\//)
      .reply((request: Request) => {
        const token = request.headers.get('authorization')?.replace('Bearer ', '') ?? '';
        salesforce.dataCalls.push(`${token} ${request.url.slice(ORG_URL.length)}`);
        const json = { 'content-type': 'application/json' };
        if (!salesforce.accepts(token)) return [401, EXPIRED, json];
        const { status, body, headers } = salesforce.answer();
        return [status, body, { ...json, ...headers }];
      });
  }
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

afterAll(() => nock.restore());

function org(changes: Partial<OrgOptions> = {}) {
  return openOrg({
    instanceUrl: ORG_URL,
    login: { method: 'client-credentials', clientId: 'id', clientSecret: 'secret' },
    apiVersion: '67.0',
    timeoutMs: 1000,
    apiBudgetPercent: 80,
    ...changes,
  });
}

const usageHeader = (used: number, limit: number) => ({
  'Sforce-Limit-Info': `api-usage=${used}/${limit}`,
});

describe('sessions', () => {
  test('the first call logs in, later ones use its session', async () => {
    const opened = org();
    expect(await opened.call(QUERY)).toEqual({ done: true });
    await opened.call({ method: 'POST', path: '/composite', body: { a: 1 } });
    expect(salesforce.tokenCalls).toBe(1);
    expect(salesforce.dataCalls).toEqual([
      't1 /services/data/v67.0/query?q=SELECT',
      't1 /services/data/v67.0/composite',
    ]);
  });

  test('a session that has ended is renewed once, and the call is repeated', async () => {
    const opened = org();
    await opened.call(QUERY);
    salesforce.accepts = (token) => token !== 't1';
    expect(await opened.call(QUERY)).toEqual({ done: true });
    await opened.call(QUERY);
    expect(salesforce.dataCalls.map((call) => call.slice(0, 2))).toEqual(['t1', 't1', 't2', 't2']);
  });

  test('the time of a call is that of the accepted one alone, without its log-ins and attempts', async () => {
    const times: number[] = [];
    salesforce.accepts = (token) => token !== 't1';
    salesforce.tokenDelayMs = 200;
    const startedAt = performance.now();
    await org().call({ ...QUERY, onAnswer: (tookMs) => times.push(tookMs) });
    const [tookMs = Number.NaN] = times;
    expect(times).toHaveLength(1);
    expect(performance.now() - startedAt - tookMs).toBeGreaterThan(2 * 190);
  });

  test('a call that is refused has no time', async () => {
    salesforce.answer = () => ({
      status: 400,
      body: [{ errorCode: 'MALFORMED_QUERY', message: 'No.' }],
    });
    const onAnswer = () => {
      throw new Error('Expected no time.');
    };
    await expect(org().call({ ...QUERY, onAnswer })).rejects.toThrow(RequestRefusedError);
  });

  test('if the org does not accept the new session either, the call fails after two attempts', async () => {
    salesforce.accepts = () => false;
    const refusal = await org()
      .call(QUERY)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(OrgOutageError);
    expect(refusal).toMatchObject({ kind: 'sign-in' });
    expect(salesforce.tokenCalls).toBe(2);
    expect(salesforce.dataCalls).toHaveLength(2);
  });

  test('ten concurrent calls with an ended session log in once', async () => {
    const opened = org();
    await opened.call(QUERY);
    salesforce.accepts = (token) => token !== 't1';
    const answers = await Promise.all(Array.from({ length: 10 }, () => opened.call(QUERY)));
    expect(answers).toHaveLength(10);
    expect(salesforce.tokenCalls).toBe(2);
    expect(salesforce.dataCalls).toHaveLength(1 + 10 + 10);
  });

  test('ten concurrent first calls log in once', async () => {
    const opened = org();
    await Promise.all(Array.from({ length: 10 }, () => opened.call(QUERY)));
    expect(salesforce.tokenCalls).toBe(1);
  });

  test('after a failed log-in, the next call logs in again', async () => {
    nock.cleanAll();
    nock(ORG_URL).post('/services/oauth2/token').reply(400, { error: 'invalid_grant' });
    nock(ORG_URL)
      .post('/services/oauth2/token')
      .reply(200, { access_token: 't', instance_url: ORG_URL });
    nock(ORG_URL).get(/query/).reply(200, { done: true }, { 'content-type': 'application/json' });
    const opened = org();
    await expect(opened.call(QUERY)).rejects.toMatchObject({ kind: 'sign-in' });
    expect(await opened.call(QUERY)).toEqual({ done: true });
  });
});

/** Answers with one error of the API. */
const refusing = (status: number, errorCode: string) => ({
  status,
  body: [{ errorCode, message: 'No.' }],
});

describe('an org that refuses the user, not the session', () => {
  const { now } = performance;
  afterEach(() => {
    performance.now = now;
  });

  const failedCalls = async (opened: ReturnType<typeof org>, times: number) => {
    for (let call = 0; call < times; call += 1) {
      await expect(opened.call(QUERY)).rejects.toMatchObject({ kind: 'sign-in' });
    }
  };

  test.each([
    'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
    'API_DISABLED_FOR_ORG',
    'API_CURRENTLY_DISABLED',
    'TXN_SECURITY_NO_ACCESS',
    'LOGIN_DURING_RESTRICTED_TIME',
  ])('is called once for each call, without a new log-in: %s', async (code) => {
    const opened = org();
    salesforce.answer = () => refusing(403, code);
    await failedCalls(opened, 5);
    expect([salesforce.tokenCalls, salesforce.dataCalls.length]).toEqual([1, 5]);
  });

  test('is logged in to anew every ten minutes, since a session can outlast the cause', async () => {
    const opened = org();
    const start = performance.now();
    salesforce.answer = () => refusing(403, 'INVALID_OPERATION_WITH_EXPIRED_PASSWORD');
    await failedCalls(opened, 2);
    for (const minutes of [11, 22]) {
      performance.now = () => start + minutes * 60_000;
      await failedCalls(opened, 5);
    }
    expect(salesforce.dataCalls.map((call) => call.slice(0, 2)).join(' ')).toBe(
      't1 t1 t1 t2 t2 t2 t2 t2 t3 t3 t3 t3',
    );
  });
});

describe('errors of calls', () => {
  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['the daily limit', 403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }], 'application/json', 'limit'],
    ['an error page', 503, '<html>maintenance</html>', 'text/html', 'unavailable'],
    ['an error page with a character set', 503, '<html>maintenance</html>', 'text/html;charset=UTF-8', 'unavailable'],
    ['a 500 without a body', 500, '', 'application/json', 'unavailable'],
    ['a server that is unavailable', 503, [{ errorCode: 'SERVER_UNAVAILABLE', message: 'temporarily' }], 'application/json', 'unavailable'],
  ])('%s is an outage, found by one call', async (_case, status, body, type, kind) => {
    salesforce.answer = () => ({ status, body, headers: { 'content-type': type } });
    await expect(org().call(QUERY)).rejects.toMatchObject({ kind });
    expect(salesforce.dataCalls).toHaveLength(1);
  });

  test('a refused request is not an outage of the org', async () => {
    const body = [{ errorCode: 'MALFORMED_QUERY', message: 'unexpected token' }];
    salesforce.answer = () => ({ status: 400, body });
    const refusal = await org()
      .call(QUERY)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RequestRefusedError);
    expect(refusal).toMatchObject({ error: { code: 'MALFORMED_QUERY' } });
  });

  test('a maintenance page with status 200 is an outage, not a result', async () => {
    salesforce.answer = () => ({
      status: 200,
      body: '<html>maintenance</html>',
      headers: { 'content-type': 'text/html' },
    });
    const record = { object: 'Order', key: 'Id', value: '801000000000001AAA', fields: {} };
    await expect(writeRecords(org(), [record])).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('the API budget', () => {
  test('usage comes from the last response, error responses included, and survives a new session', async () => {
    const opened = org();
    expect(opened.usage()).toBeUndefined();
    salesforce.answer = () => ({ status: 200, body: {}, headers: usageHeader(18, 15_000) });
    await opened.call(QUERY);
    expect(opened.usage()).toEqual({ used: 18, limit: 15_000 });
    salesforce.answer = () => ({
      status: 400,
      body: [{ errorCode: 'MALFORMED_QUERY', message: '' }],
      headers: usageHeader(19, 15_000),
    });
    await opened.call(QUERY).catch(() => undefined);
    expect(opened.usage()).toEqual({ used: 19, limit: 15_000 });
    salesforce.accepts = (token) => token !== 't1';
    salesforce.answer = () => ({ status: 200, body: {} });
    await opened.call(QUERY);
    expect(opened.usage()).toEqual({ used: 19, limit: 15_000 });
  });

  test('calls stop when the budget is used up, and continue once a probe finds room', async () => {
    const opened = org({ apiBudgetPercent: 80 });
    salesforce.answer = () => ({ status: 200, body: {}, headers: usageHeader(799, 1000) });
    await opened.call(QUERY);
    salesforce.answer = () => ({ status: 200, body: {}, headers: usageHeader(800, 1000) });
    await opened.call(QUERY);
    const before = salesforce.dataCalls.length;
    await expect(opened.call(QUERY)).rejects.toMatchObject({
      kind: 'limit',
      message: "800 of the org's 1000 daily API calls are used; the connector stops at 80 %.",
    });
    expect(salesforce.dataCalls).toHaveLength(before);
    await expect(opened.probe()).rejects.toMatchObject({ kind: 'limit' });
    expect(salesforce.dataCalls.at(-1)).toBe('t1 /services/data/v67.0/');
    salesforce.answer = () => ({ status: 200, body: {}, headers: usageHeader(10, 1000) });
    await opened.probe();
    await opened.call(QUERY);
    expect(salesforce.dataCalls.at(-1)).toBe('t1 /services/data/v67.0/query?q=SELECT');
  });

  test('a probe that the org does not answer fails', async () => {
    salesforce.answer = () => ({
      status: 503,
      body: '<html>',
      headers: { 'content-type': 'text/html' },
    });
    await expect(org().probe()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('probes', () => {
  const refusal = {
    status: 403,
    body: [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'insufficient access' }],
  };

  test('a refusal is an answer: the org can be reached', async () => {
    salesforce.answer = () => refusal;
    await expect(org().probe()).resolves.toBeUndefined();
    expect(salesforce.dataCalls).toEqual(['t1 /services/data/v67.0/']);
  });

  test('the API budget is checked after a refusal as well', async () => {
    salesforce.answer = () => ({ ...refusal, headers: usageHeader(800, 1000) });
    await expect(org().probe()).rejects.toMatchObject({ kind: 'limit' });
  });

  const CODES = [
    [403, 'INVALID_OPERATION_WITH_EXPIRED_PASSWORD', 'sign-in'],
    [403, 'API_DISABLED_FOR_ORG', 'sign-in'],
    [400, 'TXN_SECURITY_METERING_ERROR', 'unavailable'],
    [410, 'UNSUPPORTED_API_VERSION', 'unavailable'],
    [404, 'NOT_FOUND', 'unavailable'],
    [400, 'NEWLY_INVENTED_CODE', 'unavailable'],
  ] as const;

  test.each(CODES)(
    'an org that answers every call with %i %s is not reachable; a probe costs two calls',
    async (status, code, kind) => {
      salesforce.answer = () => refusing(status, code);
      const opened = org();
      for (let probe = 0; probe < 3; probe += 1) {
        await expect(opened.probe()).rejects.toMatchObject({ kind, code });
      }
      expect([salesforce.tokenCalls, salesforce.dataCalls.length]).toEqual([1, 6]);
    },
  );

  test.each(CODES)(
    'an org that answers the list of resources alone with %i %s is reachable',
    async (status, code) => {
      salesforce.answer = () =>
        salesforce.dataCalls.at(-1)?.endsWith('/v67.0/')
          ? refusing(status, code)
          : { status: 200, body: { records: [] } };
      await expect(org().probe()).resolves.toBeUndefined();
    },
  );

  test('a page of HTML with any status is no answer of the API', async () => {
    for (const status of [403, 404, 410, 500]) {
      salesforce.answer = () => ({
        status,
        body: '<html>',
        headers: { 'content-type': 'text/html' },
      });
      await expect(org().probe()).rejects.toMatchObject({ kind: 'unavailable' });
    }
  });

  test('a page with status 200 is no answer of the API', async () => {
    salesforce.answer = () => ({
      status: 200,
      body: '<html>maintenance</html>',
      headers: { 'content-type': 'text/html' },
    });
    await expect(org().probe()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
