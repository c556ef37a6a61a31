import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startConnector, type TestConnector } from '../../support/connector.ts';
import { first, ownIssuerEnvironment, second } from '../../support/own-issuer.ts';
import {
  clientVariables,
  type RotationStage,
  startRotationStage,
} from '../rotate/rotation-stage.ts';

const OWN = ['--environment', 'sandbox', '--token-endpoint', 'connector'];
const SIGNING = 'a-signing-secret-of-test';

let stage: RotationStage;
let connector: TestConnector;
const stops: (() => unknown)[] = [];

beforeAll(async () => {
  stage = await startRotationStage();
  connector = await startConnector(ownIssuerEnvironment);
});

beforeEach(() => connector.pool.query('TRUNCATE event, subject'));

afterAll(async () => {
  for (const stop of stops) await stop();
  await connector.stop();
  await stage.stop();
});

const at = (url: string) => ['--address', url, ...OWN];

/** A server that is not the connector. */
async function otherServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server whose certificate it signed itself. */
async function tlsServer(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'connector-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = '-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost'.split(' ');
  await promisify(execFile)('openssl', ['req', ...request, '-keyout', key, '-out', cert]);
  const server = createTlsServer({ key: await readFile(key), cert: await readFile(cert) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  await rm(folder, { recursive: true });
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

/** Passes requests on to the connector, but for what `change` answers itself. */
function inFrontOf(change: RequestListener): RequestListener {
  return async (request, response) => {
    change(request, response);
    if (response.writableEnded) return;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { authorization, 'content-type': type = 'application/json' } = request.headers;
    const reply = await fetch(`${connector.url}${request.url}`, {
      method: 'POST',
      body: Buffer.concat(chunks),
      headers: { 'content-type': type, ...(authorization === undefined ? {} : { authorization }) },
    });
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    response.end(Buffer.from(await reply.arrayBuffer()));
  };
}

/** Registers the webhooks at an address, then verifies them; returns the steps that are not ok. */
async function verifyAt(url: string, variables = clientVariables(first), args = at(url)) {
  await stage.run([...args, '--yes'], variables);
  const { status, out } = await stage.run(['verify', ...args, '--json'], variables);
  const { steps, isVerified } = JSON.parse(out).verification;
  const faults = steps.filter(({ standing }: { standing: string }) => standing !== 'ok');
  expect(isVerified).toBe(status === 0);
  return { status, steps, faults };
}

test('apply --verify registers the webhooks, and proves the way to the inbox', async () => {
  const { status, out, err } = await stage.run(
    [...at(connector.url), '--verify'],
    clientVariables(first),
  );
  expect([status, err]).toEqual([0, '']);
  expect(out).toContain('Verified: Digital River can reach the connector');
  expect(out).toMatch(/^ok {7}token {10}order\.accepted: 200 with an access_token in/m);
  expect(await connector.events()).toEqual(
    Array(3).fill(expect.objectContaining({ error_code: 'VERIFICATION' })),
  );
});

test('verify alone names each step, for programs as well', async () => {
  const { status, steps } = await verifyAt(connector.url);
  expect(status).toBe(0);
  expect(steps.map(({ step }: { step: string }) => step)).toEqual(
    ['registration', 'without proof']
      .flatMap((step) => [step, step, step])
      .concat(...['token', 'delivery', 'delivery', 'delivery']),
  );
});

test('what is registered is verified, not what is in the environment', async () => {
  await stage.run(at(connector.url), clientVariables(second));
  const webhooks = (await stage.call('/webhooks')) as {
    id: string;
    oauth: object;
    address: string;
  }[];
  const [webhook] = webhooks.filter(({ address }) => address.startsWith(connector.url));
  const oauth = { ...webhook?.oauth, clientSecret: 'of-yesterday' };
  await stage.call(`/webhooks/${webhook?.id}`, {
    method: 'PATCH',
    body: JSON.stringify({ oauth }),
  });
  const { status, out } = await stage.run(
    ['verify', ...at(connector.url), '--json'],
    clientVariables(second),
  );
  expect(status).toBe(1);
  expect(out).not.toContain('of-yesterday');
  expect(
    JSON.parse(out).verification.steps.filter(
      ({ standing }: { standing: string }) => standing !== 'ok',
    ),
  ).toMatchObject([
    { step: 'registration', got: 'one with other values (clientSecret differed)' },
    { step: 'token', types: ['order.accepted'], got: expect.stringContaining('invalid_client') },
    { step: 'delivery', standing: 'skipped' },
  ]);
});

test('secrets that are not shown are not verified, unless they were just sent', async () => {
  const masking = await startRotationStage();
  stops.push(() => masking.stop());
  const args = at(connector.url);
  await masking.run(args, { ...clientVariables(first), CONNECTED_APP_CLIENT_SECRET: 'former-one' });
  await masking.maskSecrets();
  for (const ran of [
    await masking.run(['verify', ...args], clientVariables(first)),
    await masking.run([...args, '--verify'], clientVariables(first)),
  ]) {
    expect(ran.status).toBe(0);
    expect(ran.out).not.toContain('Verified:');
    expect(ran.out.match(/^skipped +registration/gm)).toHaveLength(3);
    expect(ran.out).toContain('Nothing failed, but not all could be verified');
    expect(ran.out).toContain('rotate');
  }
  const sent = await masking.run([...args, '--verify', '--send-secrets'], clientVariables(first));
  expect([sent.status, sent.err]).toEqual([0, '']);
  expect(sent.out).toContain('Verified:');
});

test('a client that the connector does not have', async () => {
  const other = { ...clientVariables(first), CONNECTED_APP_CLIENT_SECRET: 'not-this-one' };
  const { faults } = await verifyAt(connector.url, other);
  expect(faults[0]).toMatchObject({
    ...{ step: 'token', got: expect.stringMatching(/^401 invalid_client/) },
    todo: expect.stringContaining('OAUTH_CLIENTS'),
  });
});

test('what works is not replaced by what is wrong here only', async () => {
  await stage.run([...at(connector.url), '--yes'], clientVariables(first));
  const mistyped = { ...clientVariables(first), CONNECTED_APP_CLIENT_ID: 'wrong' };
  const { status, out } = await stage.run(['verify', ...at(connector.url), '--json'], mistyped);
  expect(status).toBe(1);
  const faults = JSON.parse(out).verification.steps.filter(
    ({ standing }: { standing: string }) => standing !== 'ok',
  );
  expect(faults).toHaveLength(3);
  for (const { step, todo } of faults) {
    expect(step).toBe('registration');
    expect(todo).toMatch(/^What is registered works; .* Check these first\./);
  }
});

test('registered credentials that are refused are not blamed on those of the environment', async () => {
  const wrong = { ...clientVariables(first), CONNECTED_APP_CLIENT_SECRET: 'not-this-one' };
  await stage.run([...at(connector.url), '--yes'], wrong);
  const { out } = await stage.run(
    ['verify', ...at(connector.url), '--json'],
    clientVariables(first),
  );
  const { steps } = JSON.parse(out).verification;
  expect(steps.find(({ step }: { step: string }) => step === 'token').todo).toMatch(
    /^The credentials that are registered were tried\./,
  );
  await stage.run(at(connector.url), clientVariables(first));
});

test('another name of the connector is asked about before more webhooks are advised', async () => {
  await stage.run([...at(connector.url), '--yes'], clientVariables(first));
  const other = connector.url.replace('127.0.0.1', 'localhost');
  const { out } = await stage.run(['verify', ...at(other), '--json'], clientVariables(first));
  const [registration] = JSON.parse(out).verification.steps;
  expect(registration.todo).toContain(`exist at ${connector.url}`);
  expect(registration.todo).toContain('is --address right?');
});

test('a base address with a path too much', async () => {
  const { faults } = await verifyAt(`${connector.url}/connector`);
  expect(faults[0]).toMatchObject({
    ...{ step: 'without proof', got: expect.stringMatching(/^404: the connector does not serve/) },
    todo: expect.stringContaining('Check --address'),
  });
});

test.each<[string, RequestListener, string, string]>([
  [
    'a redirect',
    (_request, response) =>
      response.writeHead(308, { location: 'https://www.example.com/webhooks/?token=abc' }).end(),
    '308, a redirect to https://www.example.com/webhooks/',
    'Digital River follows no redirect',
  ],
  [
    'a web page',
    (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>'),
    '200 with a web page',
    'a log-in page',
  ],
  [
    'a gateway without an upstream',
    (_request, response) => response.writeHead(502).end(),
    '502: the connector cannot handle the request at present',
    'Look at the log',
  ],
  [
    'another program that accepts everything',
    (_request, response) => response.writeHead(200).end('{}'),
    '200: anyone can send events',
    'DIGITAL_RIVER_PROOF must not be none',
  ],
])('%s instead of the connector', async (_case, answer, got, todo) => {
  const { status, faults } = await verifyAt(await otherServer(answer));
  expect(status).toBe(1);
  expect(faults[0]).toMatchObject({ got, todo: expect.stringContaining(todo) });
});

test('an answer later than Digital River waits', async () => {
  const slow = inFrontOf(() => undefined);
  const url = await otherServer((request, response) => {
    const isEvent = request.headers.authorization !== undefined;
    setTimeout(() => slow(request, response), isEvent ? 3_100 : 0);
  });
  const { status, faults } = await verifyAt(url);
  expect(status).toBe(1);
  expect(faults).toHaveLength(3);
  expect(faults[0]).toMatchObject({
    ...{ step: 'delivery', got: expect.stringMatching(/^202 after 3\d{3} ms$/) },
    todo: expect.stringContaining('Digital River waits 3000 ms'),
  });
}, 60_000);

test('nothing that listens, no TLS, and a self-signed certificate', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  await once(closed, 'close');
  expect((await verifyAt(`http://127.0.0.1:${port}`)).faults[0]).toMatchObject({
    got: 'no connection (ECONNREFUSED)',
    todo: expect.stringContaining('Nothing listens'),
  });
  const noTls = await verifyAt(connector.url.replace('http:', 'https:'));
  expect(noTls.faults[0]).toMatchObject({
    got: expect.stringMatching(/^a TLS error \(ERR_SSL_/),
    todo: expect.stringContaining('does not speak TLS'),
  });
  const selfSigned = await verifyAt(await tlsServer());
  expect(selfSigned.faults[0]).toMatchObject({
    got: 'a TLS error (DEPTH_ZERO_SELF_SIGNED_CERT)',
    todo: expect.stringContaining('certificate'),
  });
});

describe('other connectors', () => {
  async function started(changes: Record<string, string>): Promise<TestConnector> {
    const other = await startConnector({ ...ownIssuerEnvironment, ...changes });
    stops.push(() => other.stop());
    return other;
  }

  test('one of the other mode', async () => {
    const { url } = await started({ CONNECTOR_MODE: 'live' });
    const { faults } = await verifyAt(url);
    expect(faults[0]).toMatchObject({
      ...{ step: 'delivery', got: expect.stringMatching(/^403: liveMode: expected true/) },
      todo: expect.stringContaining('DIGITAL_RIVER_API_KEY is a test key'),
    });
  });

  test('one whose safelist is enforced', async () => {
    const { url } = await started({ DIGITAL_RIVER_SAFELIST: 'enforce' });
    const { faults } = await verifyAt(url);
    expect(faults[0]).toMatchObject({
      ...{ step: 'without proof', got: '403: this address is not allowed' },
      todo: expect.stringContaining('DIGITAL_RIVER_ADDRESSES'),
    });
    expect(faults.at(-1)).toMatchObject({ step: 'delivery' });
  });

  test('one without a token endpoint', async () => {
    const { url } = await started({ OAUTH_CLIENTS: '', OAUTH_SIGNING_KEYS: '', PUBLIC_URL: '' });
    const { faults } = await verifyAt(url);
    expect(faults[0]).toMatchObject({
      ...{ step: 'token', got: expect.stringMatching(/^404/) },
      todo: expect.stringContaining('PUBLIC_URL, OAUTH_CLIENTS and OAUTH_SIGNING_KEYS'),
    });
  });

  test('one that requires a signature as well, with and without the secret', async () => {
    const { url } = await started({ DIGITAL_RIVER_SIGNING_SECRETS: `test:${SIGNING}` });
    const unsigned = await verifyAt(url);
    expect(unsigned.faults[0]).toMatchObject({
      ...{ step: 'delivery', got: expect.stringMatching(/^401: DigitalRiver-Signature/) },
      todo: expect.stringContaining('set DIGITAL_RIVER_SIGNING_SECRETS'),
    });
    const secrets = { DIGITAL_RIVER_SIGNING_SECRETS: `live:x${SIGNING},test:${SIGNING}` };
    expect(await verifyAt(url, { ...clientVariables(first), ...secrets })).toMatchObject({
      status: 0,
    });
  });

  test('one with the HTTP transport: a pair, a wrong pair, a signature, and none to be had', async () => {
    const { url } = await started({
      DIGITAL_RIVER_PROOF: 'basic',
      DIGITAL_RIVER_BASIC_CREDENTIALS: 'dr:open-sesame-1234567',
      OAUTH_CLIENTS: '',
      OAUTH_SIGNING_KEYS: '',
    });
    const http = ['--address', url, '--transport', 'http'];
    const pair = { WEBHOOK_USERNAME: 'dr', WEBHOOK_PASSWORD: 'open-sesame-1234567' };
    expect(await verifyAt(url, pair, http)).toMatchObject({ status: 0 });
    const wrong = await verifyAt(url, { ...pair, WEBHOOK_PASSWORD: 'another-12345678' }, http);
    expect(wrong.faults[0]).toMatchObject({
      ...{ step: 'delivery', got: expect.stringMatching(/^401/) },
      todo: expect.stringContaining('DIGITAL_RIVER_BASIC_CREDENTIALS'),
    });
    const signed = await started({
      DIGITAL_RIVER_PROOF: 'signature',
      DIGITAL_RIVER_SIGNING_SECRETS: SIGNING,
    });
    const signedHttp = ['--address', signed.url, '--transport', 'http'];
    const without = await verifyAt(signed.url, {}, signedHttp);
    expect(without).toMatchObject({ status: 0, faults: Array(3).fill({ standing: 'skipped' }) });
    expect(without.faults[0].todo).toContain('Set DIGITAL_RIVER_SIGNING_SECRETS');
    const secret = { DIGITAL_RIVER_SIGNING_SECRETS: SIGNING };
    expect(await verifyAt(signed.url, secret, signedHttp)).toMatchObject({ status: 0, faults: [] });
  });
});

test('the Apex of an org cannot be verified, and nothing is sent to it', async () => {
  const apex = ['--address', connector.url, '--target', 'apex', '--environment', 'sandbox'];
  const { status, err } = await stage.run(['verify', ...apex], {
    ...clientVariables(first),
    FULFILLMENT_SECURITY_TOKEN: 'T0k3n',
  });
  expect(status).toBe(2);
  expect(err).toContain('--target: expected connector, got apex');
  expect(await connector.events()).toEqual([]);
});
