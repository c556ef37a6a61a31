import nock from 'nock';
import { digitalRiverClient } from '../../../src/sources/digital-river/api/digital-river-client.ts';
import { DigitalRiverError } from '../../../src/sources/digital-river/api/digital-river-error.ts';
import type { WebhookBody } from '../../../src/sources/digital-river/api/registered-webhook.ts';

const BASE = 'https://api.digitalriver.com';
const client = digitalRiverClient({ baseUrl: `${BASE}/`, apiKey: 'sk_test_k1', timeoutMs: 300 });

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
        'Digital River refused POST /webhooks: Unknown type. (400 bad_request, code invalid_parameter, parameter types, request id req-7)',
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
    nock(BASE).get('/webhooks').reply(502, '<html>Bad gateway</html>');
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
