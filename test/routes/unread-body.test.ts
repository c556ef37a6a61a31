import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import {
  ORGANIZATION_ID,
  startConnector,
  type TestConnector,
  USER_ID,
} from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';

const { accepted: OAUTH, complete: BOTH, webhooks: BASIC } = DIGITAL_RIVER_PATHS;
const PROVEN = { authorization: `Basic ${btoa('digital-river:password')}` };
/** Bodies of 1 MiB that are read at the same time. */
const LARGE_BODIES = 32;
const MANY = 40;
const ANNOUNCED_BYTES = 1024 * 1024;
const EVENT = JSON.stringify({ id: 'a', type: 'x.y', liveMode: false, pad: 'x'.repeat(200_000) });

/** Until it is resolved, the org verifies no token. */
let mayVerify: PromiseWithResolvers<void>;
const org = createServer(async (_request, response) => {
  await mayVerify.promise;
  response.end(JSON.stringify({ organization_id: ORGANIZATION_ID, user_id: USER_ID }));
});
let connector: TestConnector;
let callers: Socket[] = [];

beforeAll(async () => {
  await once(org.listen(0, '127.0.0.1'), 'listening');
  connector = await startConnector({
    SALESFORCE_INSTANCE_URL: `http://127.0.0.1:${(org.address() as AddressInfo).port}`,
    DIGITAL_RIVER_PROOF: 'basic',
    DIGITAL_RIVER_PROOF_ACCEPTED: 'oauth',
    DIGITAL_RIVER_PROOF_COMPLETE: 'basic+signature',
    DIGITAL_RIVER_BASIC_CREDENTIALS: 'digital-river:password',
    DIGITAL_RIVER_SIGNING_SECRETS: 'a-signing-secret-of-one',
    DIGITAL_RIVER_SAFELIST: 'off',
  });
});
afterEach(() => {
  for (const caller of callers) caller.destroy();
  callers = [];
});
afterAll(async () => {
  await connector.stop();
  org.close();
  org.closeAllConnections();
});

/** Opens a connection. @param allowHalfOpen true: our side stays open when the other is closed */
async function open(allowHalfOpen = false): Promise<Socket> {
  const port = Number(new URL(connector.url).port);
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen }).setEncoding('latin1');
  // A connection that is closed while data is sent is reset.
  socket.on('error', () => undefined);
  callers.push(socket);
  await once(socket, 'connect');
  return socket;
}

function head(path: string, headers: Record<string, string>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\nhost: x\r\n${lines.join('')}\r\n`;
}

/** Starts to send a body, and waits. */
async function stall(
  path: string,
  headers: Record<string, string>,
  announced = ANNOUNCED_BYTES,
): Promise<Socket> {
  const socket = await open();
  socket.write(head(path, { ...headers, 'content-length': String(announced) }));
  socket.write('x'.repeat(Math.min(announced, 100_000)));
  return socket;
}

/** Resolves when the connection is closed, also by a reset. */
function closeOf(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once('close', resolve));
}

async function replyOn(socket: Socket): Promise<string> {
  const [text] = await once(socket, 'data');
  return String(text);
}

async function answerOn(socket: Socket): Promise<string> {
  return (await replyOn(socket)).slice(0, 'HTTP/1.1 200'.length);
}

test.each([
  ['an access token', OAUTH],
  ['a user name and password', BASIC],
  ['a user name, password and signature', BOTH],
])(
  'a path that requires %s: unproven callers with stalled large bodies get 401 at once and do not block others',
  async (_case, path) => {
    const unproven = await Promise.all(Array.from({ length: MANY }, () => stall(path, {})));
    const answers = await Promise.all(unproven.map(answerOn));
    expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 401']));
    expect((await connector.post(BASIC, EVENT, PROVEN)).status).toBe(202);
  },
);

test('proven callers with stalled large bodies delay large bodies, but never small ones', async () => {
  const server = await serverOf(() => connector.post(BASIC, 'any', PROVEN));
  const { requestTimeout } = server;
  // Stalled callers keep their room until the end of the test, however slow the machine is.
  server.requestTimeout = 0;
  try {
    const stalled = await Promise.all(Array.from({ length: MANY }, () => stall(BASIC, PROVEN)));
    // When so many are refused, all others have their room, and nothing is left of it.
    await nthAnswer(stalled, MANY - LARGE_BODIES);
    const reply = await connector.post(BASIC, EVENT, PROVEN);
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '5']);
    const small = JSON.stringify({ id: 'small', type: 'x.y', liveMode: false });
    expect((await connector.post(BASIC, small, PROVEN)).status).toBe(202);
  } finally {
    server.requestTimeout = requestTimeout;
  }
});

/** The server that a request arrives at. */
async function serverOf(request: () => Promise<unknown>): Promise<Server> {
  const { promise, resolve } = Promise.withResolvers<Server>();
  const take = (message: unknown) => resolve((message as { server: Server }).server);
  subscribe('http.server.request.start', take);
  await request();
  unsubscribe('http.server.request.start', take);
  return promise;
}

/** Resolves when so many of the callers are answered. */
function nthAnswer(sockets: readonly Socket[], count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let answered = 0;
  for (const socket of sockets) {
    socket.once('data', () => {
      answered += 1;
      if (answered === count) resolve();
    });
  }
  return promise;
}

test('a denied caller can send the rest of a small body, and call again on the same connection', async () => {
  const socket = await open();
  socket.write(head(BASIC, { 'content-length': '65536' }) + 'x'.repeat(30_000));
  const denied = await replyOn(socket);
  expect(denied).toContain('HTTP/1.1 401');
  expect(denied).not.toContain('Connection: close');
  socket.write('x'.repeat(65_536 - 30_000));
  socket.write(head(BASIC, { ...PROVEN, 'content-length': String(EVENT.length) }) + EVENT);
  expect(await answerOn(socket)).toBe('HTTP/1.1 202');
});

test.each([
  ['in one packet with the head', true],
  ['after the answer', false],
])(
  'a denied caller that sends a small body in chunks, %s, can call again on the same connection',
  async (_case, isTogether) => {
    const socket = await open();
    const [first, body] = [head(BASIC, CHUNKED), '5\r\nhello\r\n0\r\n\r\n'];
    socket.write(isTogether ? first + body : first);
    const denied = await replyOn(socket);
    expect(denied).toContain('HTTP/1.1 401');
    expect(denied).not.toContain('Connection: close');
    if (!isTogether) socket.write(body);
    socket.write(head(BASIC, { ...PROVEN, 'content-length': String(EVENT.length) }) + EVENT);
    expect(await answerOn(socket)).toBe('HTTP/1.1 202');
  },
);

test('with a body that is too long an unproven caller gets 401, and a proven caller 413', async () => {
  const tooLong = 'x'.repeat(5 * 1024 * 1024);
  expect((await connector.post(BASIC, tooLong)).status).toBe(401);
  const reply = await connector.post(BASIC, tooLong, PROVEN);
  expect([reply.status, await reply.json()]).toEqual([
    413,
    { message: 'Expected a body of at most 4 MiB, got a larger one.' },
  ]);
});

/** Sends zeros as fast as they are taken, until the connection is closed. */
async function pump(socket: Socket, chunk: Buffer): Promise<number> {
  const closed = closeOf(socket);
  const write = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', write);
  write();
  await closed;
  return socket.bytesWritten;
}

const CHUNK = Buffer.alloc(64 * 1024);
const ENDLESS = { 'content-length': '50000000000' };
const CHUNKED = { 'transfer-encoding': 'chunked' };
/** A part of a chunked body with its length before it, RFC 9112 §7.1. */
const CODED_CHUNK = Buffer.concat([Buffer.from('10000\r\n'), CHUNK, Buffer.from('\r\n')]);
/** What kernel buffers hold, and what is read until the caller has its answer. */
const MAX_TAKEN_BYTES = 64 * 1024 * 1024;

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['without proof', BASIC, ENDLESS, CHUNK, 401],
  ['without proof, in chunks', BASIC, CHUNKED, CODED_CHUNK, 401],
  ['with proof', BASIC, { ...PROVEN, ...ENDLESS }, CHUNK, 413],
  ['with proof, in chunks', BASIC, { ...PROVEN, ...CHUNKED }, CODED_CHUNK, 413],
  ['that is encoded', BASIC, { ...PROVEN, ...ENDLESS, 'content-encoding': 'gzip' }, CHUNK, 415],
  ['on a path without a route', '/nowhere', ENDLESS, CHUNK, 404],
])('an endless body %s is answered at once and not read on', async (_case, path, headers, chunk, status) => {
  const socket = await open();
  let text = '';
  socket.on('data', (part) => {
    text += part;
  });
  socket.write(head(path, headers));
  expect(await pump(socket, chunk)).toBeLessThan(MAX_TAKEN_BYTES);
  expect(text).toContain(`HTTP/1.1 ${status}`);
  // How long a body in chunks will be is not known when its caller is answered.
  expect(text.includes('Connection: close')).toBe(!('transfer-encoding' in headers));
});

test('a caller that does not close its side gets its answer, and its connection ends', async () => {
  const socket = await open(true);
  socket.write(head(BASIC, ENDLESS));
  const ended = once(socket, 'end');
  expect(await answerOn(socket)).toBe('HTTP/1.1 401');
  await ended;
  await eventually(async () => {
    socket.write('x');
    expect(socket.destroyed).toBe(true);
  });
});

test('a request after a body that was not read is not handled', async () => {
  await connector.pool.query('TRUNCATE event, subject');
  connector.logged.length = 0;
  const socket = await open();
  const received = closeOf(socket);
  const next = head(BASIC, { ...PROVEN, 'content-length': String(EVENT.length) }) + EVENT;
  socket.write(head(BASIC, { 'content-length': '100000' }));
  await replyOn(socket);
  socket.write('x'.repeat(100_000) + next);
  await received;
  expect(connector.logged.filter((line) => line.includes('event stored'))).toEqual([]);
  expect(await connector.events()).toEqual([]);
});

test('a caller that asks first whether it may send its body is denied without 100 Continue', async () => {
  const socket = await open();
  socket.write(head(BASIC, { expect: '100-continue', 'content-length': '100' }));
  const closed = closeOf(socket);
  expect(await answerOn(socket)).toBe('HTTP/1.1 401');
  await closed;
});

test('a proven caller that asks first is told to continue, and gets 413 for too much', async () => {
  const asking = { ...PROVEN, expect: '100-continue' };
  const socket = await open();
  socket.write(head(BASIC, { ...asking, 'content-length': String(EVENT.length) }));
  expect(await replyOn(socket)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  socket.write(EVENT);
  expect(await answerOn(socket)).toBe('HTTP/1.1 202');
  socket.write(head(BASIC, { ...asking, 'content-length': String(5 * 1024 * 1024) }));
  expect(await answerOn(socket)).toBe('HTTP/1.1 413');
});

/** The connector's side of the connection that the next request arrives on. */
function nextReceived(): Promise<Socket> {
  return new Promise((resolve) => {
    const take = (message: unknown) => {
      const { request, socket } = message as { request: IncomingMessage; socket: Socket };
      if (request.url !== OAUTH) return;
      unsubscribe('http.server.request.start', take);
      resolve(socket);
    };
    subscribe('http.server.request.start', take);
  });
}

test.each([
  ['before its body is complete', ANNOUNCED_BYTES],
  ['after its body is sent', 4000],
])(
  'a caller that closes the connection %s, during the look-up of its token, leaves nothing in the inbox',
  async (_case, announced) => {
    await connector.pool.query('TRUNCATE event, subject');
    connector.logged.length = 0;
    mayVerify = Promise.withResolvers();
    const [lookUp, received] = [once(org, 'request'), nextReceived()];
    const socket = await stall(OAUTH, { authorization: `Bearer ${announced}` }, announced);
    await lookUp;
    const connection = await received;
    // Of a body that has not arrived completely, the rest is not read: its end is not noticed yet.
    const closed = closeOf(announced === ANNOUNCED_BYTES ? socket : connection);
    socket.destroy();
    await closed;
    mayVerify.resolve();
    await eventually(async () => expect(connector.logged).toHaveLength(1));
    expect(connector.logged[0]).toContain('"level":"warn"');
    expect(connector.logged[0]).toContain('"status":400');
    expect(await connector.events()).toEqual([]);
  },
);
