import nock from 'nock';
import { digitalRiverClient } from '../../../../src/sources/digital-river/api/digital-river-client.ts';
import { DigitalRiverError } from '../../../../src/sources/digital-river/api/digital-river-error.ts';
import type { WebhookBody } from '../../../../src/sources/digital-river/api/registered-webhook.ts';

const BASE = 'https://api.digitalriver.com';
const client = digitalRiverClient({
  baseUrl: `${BASE}/`,
  apiKey: 'sk_test_k1',
  timeoutMs: 300,
  retryDelayMs: 1,
});

const body: WebhookBody = {
  types: ['order.accepted'],
  address: 'https://connector.example.com/services/apexrest/digitalriverv2/webhooks/',
  apiVersion: 'default',
  enabled: true,
  transportType: 'OAUTH',
  oauth: {
    tokenEndPoint: 'https://test.salesforce.com/services/oauth2/token',
    userName: 'integration@example.com',
    password: 'opensesame+TOKEN',
    clientID: 'client-1',
    clientSecret: 'very-secret',
    grantType: 'password',
  },
};

const webhook = { ...body, id: 'w1', liveMode: false };

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

async function failure(promise: Promise<unknown>): Promise<DigitalRiverError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof DigitalRiverError) return error;
  throw new Error(`expected a DigitalRiverError, got ${error}`);
}

describe('listing webhooks', () => {
  it('reads an array and sends the secret key', async () => {
    nock(BASE)
      .get('/webhooks')
      .matchHeader('authorization', 'Bearer sk_test_k1')
      .reply(200, [webhook]);
    expect(await client.listWebhooks()).toEqual([webhook]);
  });

  it('reads an object with data', async () => {
    nock(BASE)
      .get('/webhooks')
      .reply(200, { data: [webhook] });
    expect(await client.listWebhooks()).toEqual([webhook]);
  });

  it('reads the next page while there are more', async () => {
    nock(BASE)
      .get('/webhooks')
      .reply(200, { hasMore: true, data: [webhook] })
      .get('/webhooks?startingAfter=w1')
      .reply(200, { hasMore: false, data: [{ ...webhook, id: 'w2' }] });
    expect((await client.listWebhooks()).map(({ id }) => id)).toEqual(['w1', 'w2']);
  });

  it('stops when a page contains nothing new', async () => {
    nock(BASE)
      .get('/webhooks')
      .reply(200, { hasMore: true, data: [webhook] })
      .get('/webhooks?startingAfter=w1')
      .reply(200, { hasMore: true, data: [webhook] });
    expect(await client.listWebhooks()).toHaveLength(1);
  });

  const webhooks = (count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => ({ ...webhook, id: `w${from + index}` }));

  it.each([
    ['an array', (data: unknown[]) => data],
    ['an object without hasMore', (data: unknown[]) => ({ data })],
    ['an object whose hasMore is null', (data: unknown[]) => ({ data, hasMore: null })],
  ])('asks on after a full page that does not say whether there is more: %s', async (_form, as) => {
    nock(BASE)
      .get('/webhooks')
      .reply(200, as(webhooks(10)))
      .get('/webhooks?startingAfter=w9')
      .reply(200, as(webhooks(10, 10)))
      .get('/webhooks?startingAfter=w19')
      .reply(200, as(webhooks(4, 20)));
    expect(await client.listWebhooks()).toHaveLength(24);
  });

  it.each([
    ['a repeat', 200, webhooks(14)],
    ['nothing', 200, []],
    ['a refusal of the cursor', 400, { type: 'bad_request' }],
  ])('is at the end with %s', async (_case, status, answer) => {
    nock(BASE)
      .get('/webhooks')
      .reply(200, webhooks(14))
      .get('/webhooks?startingAfter=w13')
      .reply(status, answer);
    expect(await client.listWebhooks()).toHaveLength(14);
  });

  it('fails when the next page is refused for another reason, or was announced', async () => {
    nock(BASE)
      .get('/webhooks')
      .reply(200, webhooks(10))
      .get('/webhooks?startingAfter=w9')
      .reply(403, '');
    expect((await failure(client.listWebhooks())).status).toBe(403);
    nock(BASE)
      .get('/webhooks')
      .reply(200, { hasMore: true, data: webhooks(10) })
      .get('/webhooks?startingAfter=w9')
      .reply(400, '');
    expect((await failure(client.listWebhooks())).status).toBe(400);
  });

  it('accepts webhooks with null and with unknown fields', async () => {
    const odd = { ...webhook, oauth: null, transportType: 'HTTP', surprise: [1] };
    nock(BASE).get('/webhooks').reply(200, [odd]);
    expect(await client.listWebhooks()).toEqual([odd]);
  });

  it('reports a response that is not a list, without quoting it', async () => {
    nock(BASE).get('/webhooks').reply(200, '<html>very-secret</html>');
    const error = await failure(client.listWebhooks());
    expect(error.message).toMatch(/^Expected the JSON of webhooks as the answer to GET \/webhooks/);
    expect(error.message).not.toContain('very-secret');
  });
});

describe('changing webhooks', () => {
  it.each([200, 201])('accepts status %i as created', async (status) => {
    nock(BASE).post('/webhooks', JSON.stringify(body)).reply(status, webhook);
    expect(await client.createWebhook(body)).toEqual(webhook);
  });

  it('patches only the given fields', async () => {
    nock(BASE).patch('/webhooks/w1', { enabled: true }).reply(200, webhook);
    expect(await client.updateWebhook('w1', { enabled: true })).toEqual(webhook);
  });

  it('encodes an id, so that it stays one part of the path', async () => {
    nock(BASE).delete('/webhooks/a%2Fb%3Fc').reply(204);
    await expect(client.deleteWebhook('a/b?c')).resolves.toBeUndefined();
  });

  it.each(['..', '.', '%2e%2e', '../keys'])('calls nothing with the id %j', async (id) => {
    const { message } = await failure(client.deleteWebhook(id));
    expect(message).toContain('Expected an id of a webhook that can be part of an address');
    await failure(client.updateWebhook(id, { enabled: true }));
  });
});

describe('refusals', () => {
  it("carry Digital River's type, code, parameter, message and request id", async () => {
    nock(BASE)
      .post('/webhooks')
      .reply(
        400,
        {
          type: 'bad_request',
          errors: [{ code: 'invalid_parameter', parameter: 'types', message: 'Unknown type.' }],
        },
        { 'x-dr-requestid': 'req-7' },
      );
    const error = await failure(client.createWebhook(body));
    expect(error).toMatchObject({
      status: 400,
      type: 'bad_request',
      code: 'invalid_parameter',
      parameter: 'types',
      requestId: 'req-7',
      message:
        'Digital River refused POST /webhooks: Unknown type. (400 bad_request, code invalid_parameter, parameter types, request id req-7). Digital River does not accept a value: correct the option or variable that it comes from.',
    });
  });

  it('are read when code and parameter are left out', async () => {
    nock(BASE)
      .get('/webhooks')
      .reply(401, { type: 'unauthorized', errors: [{ message: 'Not allowed.' }] });
    const error = await failure(client.listWebhooks());
    expect(error).toMatchObject({ status: 401, type: 'unauthorized', code: null, parameter: null });
    expect(error.message).toContain('Not allowed. (401 unauthorized, request id not given)');
  });

  it('are read when the body is not JSON', async () => {
    nock(BASE).get('/webhooks').times(4).reply(502, '<html>Bad gateway</html>');
    const error = await failure(client.listWebhooks());
    expect(error).toMatchObject({ status: 502, type: null });
    expect(error.message).toContain('no reason given (502');
  });

  it('never contain a secret that Digital River quotes', async () => {
    const message = 'bad: opensesame+TOKEN, very-secret, sk_test_k1';
    nock(BASE)
      .post('/webhooks')
      .reply(400, { type: 'bad_request', errors: [{ message }] });
    const error = await failure(client.createWebhook(body));
    expect(error.message).toContain('bad: [hidden], [hidden], [hidden]');
  });

  it('never contain a secret that Digital River returned earlier, as JSON or in a URL', async () => {
    const stored = { ...webhook, oauth: { password: 'from "the" past/' } };
    nock(BASE)
      .get('/webhooks')
      .reply(200, [stored])
      .patch('/webhooks/w1')
      .reply(409, {
        type: 'conflict',
        errors: [
          { message: 'from "the" past/ or from \\"the\\" past/, from%20%22the%22%20past%2F' },
        ],
      });
    const fresh = digitalRiverClient({ baseUrl: BASE, apiKey: 'sk_test_k1', timeoutMs: 300 });
    await fresh.listWebhooks();
    const error = await failure(fresh.updateWebhook('w1', { enabled: true }));
    expect(error.message).toContain('PATCH /webhooks/w1: [hidden] or [hidden], [hidden] (409');
  });

  it('cannot control the terminal', async () => {
    const message = 'bad \u001b[2Jtype';
    nock(BASE)
      .post('/webhooks')
      .reply(400, { type: 'bad_request', errors: [{ message }] });
    expect((await failure(client.createWebhook(body))).message).toContain('bad \ufffd[2Jtype');
  });

  it('include redirects, which are not followed', async () => {
    nock(BASE).post('/webhooks').reply(307, '', { location: 'https://elsewhere.example.com/' });
    expect((await failure(client.createWebhook(body))).status).toBe(307);
  });
});

describe('rate limits', () => {
  it('a request is retried after the Retry-After of a 429', async () => {
    nock(BASE)
      .post('/webhooks')
      .reply(429, '', { 'retry-after': '0' })
      .post('/webhooks')
      .reply(201, webhook);
    expect(await client.createWebhook(body)).toEqual(webhook);
  });

  it('the client gives up after three waits', async () => {
    nock(BASE).get('/webhooks').times(4).reply(429, '', { 'retry-after': '0' });
    expect((await failure(client.listWebhooks())).status).toBe(429);
  });

  it('the client does not wait longer than 30 seconds', async () => {
    nock(BASE).get('/webhooks').reply(429, '', { 'retry-after': '31' });
    expect((await failure(client.listWebhooks())).status).toBe(429);
  });
});

describe('passing failures', () => {
  it.each([408, 500, 502, 503, 504])('a list is read again after %i', async (status) => {
    nock(BASE).get('/webhooks').reply(status, '').get('/webhooks').reply(200, [webhook]);
    expect(await client.listWebhooks()).toEqual([webhook]);
  });

  it('a change is sent again after a broken connection, with each wait reported', async () => {
    const waits: string[] = [];
    const reporting = digitalRiverClient({
      ...{ baseUrl: BASE, apiKey: 'sk_test_k1', timeoutMs: 300, retryDelayMs: 1 },
      onWait: (_ms, reason) => waits.push(reason),
    });
    nock(BASE)
      .patch('/webhooks/w1')
      .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
      .patch('/webhooks/w1')
      .reply(503, '')
      .patch('/webhooks/w1')
      .reply(200, webhook);
    expect(await reporting.updateWebhook('w1', { enabled: true })).toEqual(webhook);
    expect(waits).toEqual([
      'Digital River could not be reached (ECONNRESET)',
      'Digital River answered 503',
    ]);
  });

  it('a webhook that is gone counts as deleted', async () => {
    nock(BASE).delete('/webhooks/w1').reply(504, '').delete('/webhooks/w1').reply(404, '');
    await expect(client.deleteWebhook('w1')).resolves.toBeUndefined();
  });

  it('a webhook that was created all the same is not created again', async () => {
    const reordered = { ...webhook, types: [...body.types].reverse() };
    nock(BASE).post('/webhooks').reply(504, '').get('/webhooks').reply(200, [reordered]);
    expect(await client.createWebhook(body)).toEqual(reordered);
  });

  it('a webhook whose creation returned something unreadable is looked for', async () => {
    nock(BASE).post('/webhooks').reply(200, '<html>').get('/webhooks').reply(200, [webhook]);
    expect(await client.createWebhook(body)).toEqual(webhook);
  });

  it('a webhook that was not created is created in a second attempt', async () => {
    nock(BASE)
      .post('/webhooks')
      .reply(500, '')
      .get('/webhooks')
      .times(4)
      .reply(200, [{ ...webhook, types: ['order.created'] }])
      .post('/webhooks')
      .reply(201, webhook)
      .get('/webhooks')
      .times(4)
      .reply(200, [webhook]);
    expect(await client.createWebhook(body)).toEqual(webhook);
  });

  it('a webhook whose creation takes effect late is not created again', async () => {
    nock(BASE)
      .post('/webhooks')
      .reply(504, '')
      .get('/webhooks')
      .times(3)
      .reply(200, [])
      .get('/webhooks')
      .reply(200, [webhook]);
    expect(await client.createWebhook(body)).toEqual(webhook);
  });

  it('its double is deleted when the creation takes effect after the second attempt', async () => {
    nock(BASE)
      .post('/webhooks')
      .reply(504, '')
      .get('/webhooks')
      .times(4)
      .reply(200, [])
      .post('/webhooks')
      .reply(201, webhook)
      .get('/webhooks')
      .reply(200, [webhook])
      .get('/webhooks')
      .reply(200, [webhook, { ...webhook, id: 'w2' }])
      .delete('/webhooks/w2')
      .reply(204);
    expect(await client.createWebhook(body)).toEqual(webhook);
  });

  it('the command fails when a double cannot be deleted', async () => {
    nock(BASE)
      .post('/webhooks')
      .reply(504, '')
      .get('/webhooks')
      .times(4)
      .reply(200, [])
      .post('/webhooks')
      .reply(201, webhook)
      .get('/webhooks')
      .reply(200, [webhook, { ...webhook, id: 'w2' }])
      .delete('/webhooks/w2')
      .reply(403, '');
    expect((await failure(client.createWebhook(body))).message).toContain('DELETE /webhooks/w2');
  });

  it('it is said when it remains unknown whether a webhook was created', async () => {
    nock(BASE).post('/webhooks').reply(500, '').get('/webhooks').reply(403, '');
    const error = await failure(client.createWebhook(body));
    expect(error).toMatchObject({ status: 500, outcome: 'unknown' });
    expect(error.message).toContain('It is unknown whether the webhook was created');
  });
});

/** @see Digital River docs, "API structure", Errors, and the errors of POST /webhooks */
const ADVICE: readonly [number, string, string | undefined, RegExp][] = [
  [400, 'bad_request', 'missing_parameter', /expects a value that was not sent/],
  [400, 'bad_request', 'invalid_parameter', /does not accept a value/],
  [400, 'bad_request', 'invalid_format', /cannot read a value/],
  [400, 'bad_request', undefined, /does not accept a value/],
  [401, 'unauthorized', undefined, /copy the secret key again/],
  [401, 'unauthorized', 'api_key_expired', /has expired: create a new secret key/],
  [403, 'forbidden', undefined, /use a secret key of the account/],
  [404, 'not_found', 'not_found', /does not exist, or no longer/],
  [405, 'method_not_allowed', undefined, /check DIGITAL_RIVER_API_URL/],
  [406, 'not_acceptable', undefined, /check DIGITAL_RIVER_API_URL/],
  [408, 'request_timeout', undefined, /try again later/],
  [409, 'conflict', undefined, /run the command again/],
  [409, 'conflict', 'already_exists', /exists already: run the command again/],
  [429, 'too_many_requests', undefined, /wait, and try again/],
  [500, 'internal_server_error', undefined, /support the request id/],
  [502, 'bad_gateway', undefined, /try again later/],
  [503, 'service_unavailable', undefined, /try again later/],
  [504, 'gateway_timeout', undefined, /try again later/],
  [302, 'found', undefined, /Redirects are not followed/],
];

it.each(ADVICE)('%i %s, code %s, comes with advice', async (status, type, code, advice) => {
  nock(BASE)
    .persist()
    .patch('/webhooks/w1')
    .reply(status, { type, errors: [{ code, message: 'No.' }] }, { 'retry-after': '31' });
  const { message } = await failure(client.updateWebhook('w1', { enabled: true }));
  nock.cleanAll();
  expect(message).toContain(`PATCH /webhooks/w1: No. (${status} ${type}`);
  expect(message).toMatch(advice);
});
