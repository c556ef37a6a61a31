import { API_KEY, type Stage, startStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.end());
afterEach(() => stage.call('DELETE', '/local/faults'));

const webhook = { types: ['order.accepted'], address: 'https://example.com/hook' };

it.each([
  [400, 'bad_request'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [405, 'method_not_allowed'],
  [406, 'not_acceptable'],
  [408, 'request_timeout'],
  [409, 'conflict'],
  [429, 'too_many_requests'],
  [500, 'internal_server_error'],
  [502, 'bad_gateway'],
  [503, 'service_unavailable'],
  [504, 'gateway_timeout'],
])('answers the next call with %i', async (status, type) => {
  const code = 'api_key_expired';
  const fault = { method: 'POST', path: '/webhooks', status, code, message: 'No.', retryAfter: 2 };
  await stage.call('POST', '/local/faults', fault);
  const other = await stage.call('GET', '/webhooks');
  expect(other.status).toBe(200);
  const answer = await stage.call('POST', '/webhooks', webhook);
  expect([answer.status, answer.json]).toEqual([
    status,
    { type, errors: [{ code, message: 'No.' }] },
  ]);
  expect(answer.headers.get('retry-after')).toBe('2');
  expect(answer.headers.get('x-dr-requestid')).not.toBeNull();
  expect((await stage.call('POST', '/webhooks', webhook)).status).toBe(201);
});

it('counts the calls, and matches paths with a wildcard', async () => {
  await stage.call('POST', '/local/faults', { path: '/files/*/content', times: 2, status: 503 });
  const statuses = [];
  for (const path of ['/files/a', '/files/a/content', '/files/b/content', '/files/a/content']) {
    statuses.push((await stage.call('GET', path)).status);
  }
  expect(statuses).toEqual([404, 503, 503, 404]);
  expect((await stage.call('GET', '/local/faults')).json).toEqual([]);
});

it.each([
  ['none', false],
  ['lost', true],
])('closes the connection: %s', async (status, isDone) => {
  const path = `/lost-${status}`;
  await stage.call('POST', '/local/faults', { path: '/webhooks', status });
  const created = { ...webhook, address: `https://example.com${path}` };
  await expect(stage.call('POST', '/webhooks', created)).rejects.toThrow();
  const { json } = await stage.call('GET', '/webhooks');
  const found = json.some(({ address }: { address: string }) => address.endsWith(path));
  expect(found).toBe(isDone);
});

it('limits requests when asked to', async () => {
  await stage.call('PATCH', '/local/settings', { rateLimit: true });
  const answers = await Promise.all(
    Array.from({ length: 60 }, () => stage.call('GET', '/webhooks')),
  );
  await stage.call('PATCH', '/local/settings', { rateLimit: false });
  const limited = answers.find(({ status }) => status === 429);
  expect(limited?.json.type).toBe('too_many_requests');
  expect(limited?.headers.get('retry-after')).toBe('1');
  expect((await stage.call('GET', '/webhooks')).status).toBe(200);
});

it('denies public keys', async () => {
  const { status, json } = await stage.call('GET', '/webhooks', undefined, 'pk_test_x');
  expect([status, json.type]).toEqual([403, 'forbidden']);
});

it('answers 406 to a caller that does not accept JSON', async () => {
  const response = await fetch(`${stage.url()}/webhooks`, {
    headers: { authorization: `Bearer ${API_KEY}`, accept: 'text/html' },
  });
  expect(response.status).toBe(406);
});

it('has the quirks that are asked for', async () => {
  const authentication = { userName: 'user', password: 'opensesame' };
  const types = ['order.accepted', 'order.complete'];
  const usual = await stage.call('POST', '/webhooks', { ...webhook, types, authentication });
  expect([usual.status, usual.json.types, usual.json.authentication]).toEqual([
    201,
    ['order.complete', 'order.accepted'],
    authentication,
  ]);
  const { status } = await stage.call('PATCH', '/local/settings', {
    quirks: {
      createStatus: 200,
      listForm: 'data',
      userNameKey: 'username',
      secrets: 'masked',
      typesOrder: 'kept',
    },
  });
  expect(status).toBe(200);
  const other = await stage.call('POST', '/webhooks', { ...webhook, types, authentication });
  expect([other.status, other.json.types, other.json.authentication]).toEqual([
    200,
    types,
    { username: 'user', password: '********' },
  ]);
  const list = await stage.call('GET', '/webhooks');
  expect(list.json).toMatchObject({ hasMore: false, data: expect.any(Array) });
});

it('rejects an unknown setting', async () => {
  const { status, json } = await stage.call('PATCH', '/local/settings', { retries: 'never' });
  expect([status, json.errors[0].parameter]).toEqual([400, 'retries']);
});
