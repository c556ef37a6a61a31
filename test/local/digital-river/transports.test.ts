import { createHmac } from 'node:crypto';
import { type Receiver, startReceiver } from './receiver.ts';
import { type Stage, startStage, until } from './stage.ts';

let stage: Stage;
let receiver: Receiver;
let tokensGiven = 0;

const ok = { status: 202, body: 'thanks' };

beforeEach(async () => {
  tokensGiven = 0;
  stage = await startStage();
  receiver = await startReceiver(({ path }) => (path === '/token' ? newToken() : ok));
});
afterEach(async () => {
  await stage.end();
  await receiver.close();
});

function newToken() {
  tokensGiven += 1;
  return { status: 200, body: JSON.stringify({ access_token: `token-${tokensGiven}` }) };
}

const registerHttp = (more: object = {}) =>
  stage.register({ types: ['order.accepted'], address: `${receiver.url}/hook/`, ...more });

const registerOauth = () =>
  registerHttp({
    transportType: 'OAUTH',
    oauth: {
      tokenEndPoint: `${receiver.url}/token`,
      clientID: 'client&1',
      clientSecret: 'secret-1',
      userName: 'integration@example.com',
      password: 'open sesame',
    },
  });

const post = (id: string) => stage.call('POST', '/local/events', { id, type: 'order.accepted' });

async function log(eventId: string) {
  return (await stage.call('GET', `/local/deliveries?eventId=${eventId}`)).json;
}

const delivered = (eventId: string) =>
  until(async () =>
    (await log(eventId)).every(({ state }: { state: string }) => state === 'delivered'),
  );

describe('the OAUTH transport', () => {
  it('fetches a token by the password grant and delivers the exact bytes with it', async () => {
    await registerOauth();
    const body = '{ "id": "e1", "type": "order.accepted", "amount": 20.0 }';
    expect((await stage.call('POST', '/local/events', body)).json.deliveries).toHaveLength(1);
    await delivered('e1');
    const [token] = receiver.received('/token');
    expect(token?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(token?.body.toString()))).toEqual({
      grant_type: 'password',
      client_id: 'client&1',
      client_secret: 'secret-1',
      username: 'integration@example.com',
      password: 'open sesame',
    });
    const [delivery] = receiver.received('/hook/');
    expect(delivery?.body.toString()).toBe(body);
    expect(delivery?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      'content-type': 'application/json',
    });
  });

  it('keeps the token until it is answered with 401, then fetches a new one', async () => {
    await registerOauth();
    await post('e1');
    await delivered('e1');
    await post('e2');
    await delivered('e2');
    expect(tokensGiven).toBe(1);
    receiver.answerWith(({ path, headers }) => {
      if (path === '/token') return newToken();
      return headers.authorization === 'Bearer token-2' ? ok : { status: 401 };
    });
    await post('e3');
    await delivered('e3');
    expect(tokensGiven).toBe(2);
    expect(await log('e3')).toMatchObject([{ attempts: 2, lastStatus: 202 }]);
  });

  it('counts a denied token request as a failed delivery and retries', async () => {
    await registerOauth();
    receiver.answerWith(({ path }) =>
      path === '/token' ? { status: 400, body: '{"error":"invalid_grant"}' } : ok,
    );
    await post('e1');
    await until(() => stage.outcomes.length >= 2);
    expect(stage.outcomes[0]).toMatchObject({
      status: null,
      attempt: 1,
      error: 'token endpoint answered 400 invalid_grant',
    });
    expect(receiver.received('/hook/')).toEqual([]);
    receiver.answerWith(({ path }) => (path === '/token' ? newToken() : ok));
    await delivered('e1');
  });
});

describe('the HTTP transport', () => {
  it('sends Basic authentication when it is registered', async () => {
    await registerHttp({ authentication: { userName: 'u', password: 'p:q' } });
    await post('e1');
    await delivered('e1');
    expect(receiver.received('/hook/')[0]?.headers.authorization).toBe(`Basic ${btoa('u:p:q')}`);
  });

  it('sends no Authorization header without registered authentication', async () => {
    await registerHttp();
    await post('e1');
    await delivered('e1');
    expect(receiver.received('/hook/')[0]?.headers.authorization).toBeUndefined();
  });
});

it('signs timestamp and body for each attempt, and repeats the same bytes', async () => {
  const id = await registerHttp();
  const [secret] = (await stage.call('GET', '/local/signing-secrets')).json;
  expect(secret).toMatchObject({ webhookId: id, address: `${receiver.url}/hook/` });
  let answers = 0;
  receiver.answerWith(() => ({ status: ++answers < 3 ? 503 : 200 }));
  await post('e1');
  await delivered('e1');
  const attempts = receiver.received('/hook/');
  expect(attempts).toHaveLength(3);
  for (const { headers, body } of attempts) {
    const [timestamp, signature] = String(headers['digitalriver-signature']).split(', ');
    expect(Math.abs(Number(timestamp) - Date.now())).toBeLessThan(60_000);
    const mac = createHmac('sha256', secret.signingSecret).update(`${timestamp}.${body}`);
    expect(signature).toBe(mac.digest('base64'));
    expect(body).toEqual(attempts[0]?.body);
  }
  expect(new Set(attempts.map(({ headers }) => headers['digitalriver-signature'])).size).toBe(3);
});

it('signs with the new and the former secret until the former one is removed', async () => {
  const id = await registerHttp();
  const [{ signingSecret: former }] = (await stage.call('GET', '/local/signing-secrets')).json;
  const exchanged = await stage.call('POST', `/local/signing-secrets/${id}`);
  expect(exchanged).toMatchObject({ status: 201, json: { webhookId: id } });
  const { signingSecret } = exchanged.json;
  const [revealed] = (await stage.call('GET', '/local/signing-secrets')).json;
  expect(revealed).toMatchObject({ signingSecret });
  expect(signingSecret).not.toBe(former);
  await post('e1');
  await delivered('e1');
  expect((await stage.call('DELETE', `/local/signing-secrets/${id}/former`)).status).toBe(204);
  await post('e2');
  await delivered('e2');
  const secretsOf = [[signingSecret, former], [signingSecret]];
  for (const [at, { headers, body }] of receiver.received('/hook/').entries()) {
    const [timestamp, ...signatures] = String(headers['digitalriver-signature']).split(', ');
    const expected = secretsOf[at]?.map((secret) =>
      createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('base64'),
    );
    expect(signatures).toEqual(expected);
  }
});

it.each([
  ['POST', ''],
  ['DELETE', '/former'],
])('answers 404 for the secret of an unknown webhook: %s', async (method, path) => {
  const { status } = await stage.call(method, `/local/signing-secrets/nobody${path}`);
  expect(status).toBe(404);
});
