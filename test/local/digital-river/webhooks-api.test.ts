import { API_KEY, type Stage, startStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.end());
beforeEach(async () => {
  const { json } = await stage.call('GET', '/webhooks');
  for (const { id } of json) await stage.call('DELETE', `/webhooks/${id}`);
});

const oauth = {
  tokenEndPoint: 'https://test.salesforce.com/services/oauth2/token',
  clientID: 'client-1',
  clientSecret: 'secret-1',
  userName: 'integration@example.com',
  password: 'opensesame',
};

const overOauth = {
  types: ['order.accepted', 'order.complete'],
  address: 'https://connector.example.com/a/',
  transportType: 'OAUTH',
  oauth,
};

it('creates a webhook: 201, secrets in clear, types in another order, defaults filled in', async () => {
  const { status, json } = await stage.call('POST', '/webhooks', overOauth);
  expect(status).toBe(201);
  expect(json).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    types: ['order.complete', 'order.accepted'],
    address: 'https://connector.example.com/a/',
    apiVersion: 'default',
    enabled: true,
    liveMode: false,
    transportType: 'OAUTH',
    oauth: { ...oauth, grantType: 'password' },
    createdTime: expect.stringMatching(/^\d{4}-.*Z$/),
    updatedTime: expect.stringMatching(/^\d{4}-.*Z$/),
  });
});

it.each(['userName', 'username'])('accepts %s for the HTTP transport', async (key) => {
  const authentication = { [key]: 'u', password: 'p' };
  const body = { types: ['order.accepted'], address: 'https://c.example.com/', authentication };
  const { json } = await stage.call('POST', '/webhooks', body);
  expect(json).toMatchObject({
    transportType: 'HTTP',
    authentication: { userName: 'u', password: 'p' },
  });
  expect(json.oauth).toBeUndefined();
});

it.each<[string, object, string, string]>([
  ['no types', { ...overOauth, types: undefined }, 'missing_parameter', 'types'],
  ['an empty list of types', { ...overOauth, types: [] }, 'invalid_parameter', 'types'],
  ['an invalid type', { ...overOauth, types: ['accepted'] }, 'invalid_parameter', 'types.0'],
  ['no address', { ...overOauth, address: undefined }, 'missing_parameter', 'address'],
  [
    'http to another machine',
    { ...overOauth, address: 'http://c.example.com/' },
    'invalid_parameter',
    'address',
  ],
  [
    'another transport',
    { ...overOauth, transportType: 'SMTP' },
    'invalid_parameter',
    'transportType',
  ],
  ['an odd version', { ...overOauth, apiVersion: 'newest' }, 'invalid_parameter', 'apiVersion'],
  ['OAUTH without oauth', { ...overOauth, oauth: undefined }, 'missing_parameter', 'oauth'],
  [
    'no client id',
    { ...overOauth, oauth: { ...oauth, clientID: undefined } },
    'missing_parameter',
    'oauth.clientID',
  ],
  [
    'no password',
    { ...overOauth, oauth: { ...oauth, password: undefined } },
    'missing_parameter',
    'oauth.password',
  ],
  [
    'an unknown grant',
    { ...overOauth, oauth: { ...oauth, grantType: 'x' } },
    'invalid_parameter',
    'oauth.grantType',
  ],
])('rejects a webhook with %s', async (_name, body, code, parameter) => {
  const { status, json, text } = await stage.call('POST', '/webhooks', body);
  expect(status).toBe(400);
  expect(json).toEqual({
    type: 'bad_request',
    errors: [{ code, parameter, message: expect.stringContaining(parameter) }],
  });
  expect(text).not.toContain('secret-1');
});

it('rejects a body that is not a JSON object', async () => {
  for (const body of ['{', '[]', 'null', '']) {
    const { status, json } = await stage.call('POST', '/webhooks', body);
    expect([status, json.errors[0].code]).toEqual([400, 'invalid_format']);
  }
});

it.each([
  ['', ['a', 'b']],
  ['?type=order.invoice.created', ['b']],
  ['?type=order.*', ['a', 'b']],
  ['?type=order.in*', ['b']],
  ['?types=order.complete,order.blocked', ['a']],
  ['?types=order.blocked&types=order.invoice.created', ['b']],
  ['?type=refund.*', []],
  ['?type=order(', []],
])('returns a bare array, oldest first, for GET /webhooks%s', async (query, expected) => {
  await stage.register({ ...overOauth, address: 'https://c.example.com/a' });
  await stage.register({
    ...overOauth,
    address: 'https://c.example.com/b',
    types: ['order.invoice.created'],
  });
  const { json } = await stage.call('GET', `/webhooks${query}`);
  expect(json.map(({ address }: { address: string }) => address.slice(-1))).toEqual(expected);
});

it('changes only the members of a PATCH', async () => {
  const id = await stage.register(overOauth);
  const before = (await stage.call('GET', `/webhooks/${id}`)).json;
  const { status, json } = await stage.call('PATCH', `/webhooks/${id}`, {
    enabled: false,
    types: ['order.dispute'],
  });
  expect(status).toBe(200);
  expect(json).toEqual({
    ...before,
    enabled: false,
    types: ['order.dispute'],
    updatedTime: expect.any(String),
  });
  expect((await stage.call('GET', `/webhooks/${id}`)).json).toEqual(json);
});

it('rejects a PATCH that would make a webhook invalid', async () => {
  const id = await stage.register(overOauth);
  const { status, json } = await stage.call('PATCH', `/webhooks/${id}`, { oauth: null });
  expect([status, json.errors[0].parameter]).toEqual([400, 'oauth']);
});

it('deletes a webhook only once', async () => {
  const id = await stage.register(overOauth);
  expect((await stage.call('DELETE', `/webhooks/${id}`)).status).toBe(204);
  for (const method of ['GET', 'DELETE', 'PATCH']) {
    const { status, json } = await stage.call(
      method,
      `/webhooks/${id}`,
      method === 'PATCH' ? {} : undefined,
    );
    expect([status, json.type]).toEqual([404, 'not_found']);
  }
});

it('answers 401 without the key, with a request id and only a message', async () => {
  const { status, headers, json } = await stage.call('GET', '/webhooks', undefined, `${API_KEY}x`);
  expect(status).toBe(401);
  expect(headers.get('x-dr-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  expect(json).toEqual({ type: 'unauthorized', errors: [{ message: expect.any(String) }] });
});

it('answers other methods with 405 and other paths with 404', async () => {
  const put = await stage.call('PUT', '/webhooks', {});
  expect([put.status, put.json.type, put.headers.get('allow')]).toEqual([
    405,
    'method_not_allowed',
    'GET, POST',
  ]);
  expect((await stage.call('GET', '/nothing')).json.type).toBe('not_found');
});
