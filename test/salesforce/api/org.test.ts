import nock from 'nock';
import { type OrgOptions, openOrg } from '../../../src/salesforce/api/org.ts';
import { OrgOutageError, RequestRefusedError } from '../../../src/salesforce/org-errors.ts';
import { writeRecords } from '../../../src/salesforce/records/write-records.ts';

const ORG_URL = 'https://example.my.salesforce.com';
const QUERY = { method: 'GET', path: '/query?q=SELECT' } as const;
const EXPIRED = [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }];

/** Salesforce as these tests need it: tokens t1, t2, … of which some are good, and counts of what was asked. */
interface Salesforce {
  /** Whether the org takes a token; all, unless a test says otherwise. */
  accepts: (token: string) => boolean;
  answer: () => { status: number; body: nock.Body; headers?: Record<string, string> };
  tokenCalls: number;
  /** The paths of data calls, each with the token that it came with. */
  dataCalls: string[];
}

let salesforce: Salesforce;

beforeEach(() => {
  nock.disableNetConnect();
  salesforce = {
    accepts: () => true,
    answer: () => ({ status: 200, body: { done: true } }),
    tokenCalls: 0,
    dataCalls: [],
  };
  nock(ORG_URL)
    .persist()
    .post('/services/oauth2/token')
    .reply(() => {
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
  test('the first call signs in, later ones use its session', async () => {
    const opened = org();
    expect(await opened.call(QUERY)).toEqual({ done: true });
    await opened.call({ method: 'POST', path: '/composite', body: { a: 1 } });
    expect(salesforce.tokenCalls).toBe(1);
    expect(salesforce.dataCalls).toEqual([
      't1 /services/data/v67.0/query?q=SELECT',
      't1 /services/data/v67.0/composite',
    ]);
  });

  test('a session that the org has ended is renewed once, and the call made again', async () => {
    const opened = org();
    await opened.call(QUERY);
    salesforce.accepts = (token) => token !== 't1';
    expect(await opened.call(QUERY)).toEqual({ done: true });
    await opened.call(QUERY);
    expect(salesforce.dataCalls.map((call) => call.slice(0, 2))).toEqual(['t1', 't1', 't2', 't2']);
  });

  test('an org that takes no session at all is asked twice, and then it is trouble', async () => {
    salesforce.accepts = () => false;
    const refusal = await org()
      .call(QUERY)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(OrgOutageError);
    expect(refusal).toMatchObject({ kind: 'sign-in' });
    expect(salesforce.tokenCalls).toBe(2);
    expect(salesforce.dataCalls).toHaveLength(2);
  });

  test('ten calls that find the session ended together sign in once', async () => {
    const opened = org();
    await opened.call(QUERY);
    salesforce.accepts = (token) => token !== 't1';
    const answers = await Promise.all(Array.from({ length: 10 }, () => opened.call(QUERY)));
    expect(answers).toHaveLength(10);
    expect(salesforce.tokenCalls).toBe(2);
    expect(salesforce.dataCalls).toHaveLength(1 + 10 + 10);
  });

  test('ten first calls sign in once', async () => {
    const opened = org();
    await Promise.all(Array.from({ length: 10 }, () => opened.call(QUERY)));
    expect(salesforce.tokenCalls).toBe(1);
  });

  test('a log-in that failed is not remembered: the next call tries again', async () => {
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

describe('what calls run into', () => {
  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['the daily limit', 403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }], 'application/json', 'limit'],
    ['an error page', 503, '<html>maintenance</html>', 'text/html', 'unavailable'],
    ['an error page with a character set', 503, '<html>maintenance</html>', 'text/html;charset=UTF-8', 'unavailable'],
    ['a 500 without a body', 500, '', 'application/json', 'unavailable'],
    ['a server that is away', 503, [{ errorCode: 'SERVER_UNAVAILABLE', message: 'temporarily' }], 'application/json', 'unavailable'],
  ])('%s is trouble, found by one call', async (_case, status, body, type, trouble) => {
    salesforce.answer = () => ({ status, body, headers: { 'content-type': type } });
    await expect(org().call(QUERY)).rejects.toMatchObject({ kind: trouble });
    expect(salesforce.dataCalls).toHaveLength(1);
  });

  test('a request that Salesforce refuses is no trouble of the org', async () => {
    const body = [{ errorCode: 'MALFORMED_QUERY', message: 'unexpected token' }];
    salesforce.answer = () => ({ status: 400, body });
    const refusal = await org()
      .call(QUERY)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RequestRefusedError);
    expect(refusal).toMatchObject({ error: { code: 'MALFORMED_QUERY' } });
  });

  test('a maintenance page with status 200 is never taken for a result', async () => {
    salesforce.answer = () => ({
      status: 200,
      body: '<html>maintenance</html>',
      headers: { 'content-type': 'text/html' },
    });
    const record = { object: 'Order', key: 'Id', value: '801000000000001AAA', fields: {} };
    await expect(writeRecords(org(), [record])).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('the budget of API calls', () => {
  test('usage is what the last answer told, refusals included, and survives a new session', async () => {
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

  test('below the share calls go on, from it on none is made, and a probe that finds room lets them go on', async () => {
    const opened = org({ apiBudgetPercent: 80 });
    salesforce.answer = () => ({ status: 200, body: {}, headers: usageHeader(799, 1000) });
    await opened.call(QUERY);
    salesforce.answer = () => ({ status: 200, body: {}, headers: usageHeader(800, 1000) });
    await opened.call(QUERY);
    const made = salesforce.dataCalls.length;
    await expect(opened.call(QUERY)).rejects.toMatchObject({
      kind: 'limit',
      message: "800 of the org's 1000 daily API calls are used; the connector stops at 80 %.",
    });
    expect(salesforce.dataCalls).toHaveLength(made);
    await expect(opened.probe()).rejects.toMatchObject({ kind: 'limit' });
    expect(salesforce.dataCalls.at(-1)).toBe('t1 /services/data/v67.0/limits');
    salesforce.answer = () => ({ status: 200, body: {}, headers: usageHeader(10, 1000) });
    await opened.probe();
    await opened.call(QUERY);
    expect(salesforce.dataCalls.at(-1)).toBe('t1 /services/data/v67.0/query?q=SELECT');
  });

  test('a probe that the org does not answer is the trouble it is', async () => {
    salesforce.answer = () => ({
      status: 503,
      body: '<html>',
      headers: { 'content-type': 'text/html' },
    });
    await expect(org().probe()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
