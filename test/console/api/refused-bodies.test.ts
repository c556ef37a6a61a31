import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { command } from '../../../src/console/operation/operation.ts';
import { type ApiStage, startApi } from './api-stage.ts';

const mendThing = command({
  name: 'mendThing',
  summary: 'Mends a thing.',
  path: '/things/:thing/mend',
  role: 'operator',
  input: z.object({ thing: z.string(), note: z.string() }),
  result: z.object({ note: z.string() }),
  target: ({ thing, note }) => ({ what: `thing ${thing}`, note }),
  run: async ({ note }) => ({ note }),
});
/** Of the refusals of an actor, the first one of each action in a minute is recorded. */
const breakThing = { ...mendThing, name: 'breakThing', path: '/things/:thing/break' } as const;
const HUGE = 200 * 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024);
/** What kernel buffers hold, and what is read until the caller has its answer. */
const MAX_TAKEN_BYTES = 64 * 1024 * 1024;

let api: ApiStage;
const callers: Socket[] = [];
beforeAll(async () => {
  api = await startApi([mendThing, breakThing]);
});
beforeEach(() => {
  api.recorded.length = 0;
});
afterAll(() => {
  for (const caller of callers) caller.destroy();
  api.stop();
});

/** Opens a connection and sends the head of a command. */
async function begin(
  token: string,
  headers: Record<string, string>,
  action = 'mend',
): Promise<Socket> {
  const { port, pathname } = new URL(api.url);
  const socket = connect({ port: Number(port), host: '127.0.0.1' }).setEncoding('latin1');
  socket.on('error', () => undefined);
  callers.push(socket);
  await once(socket, 'connect');
  const all = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST ${pathname}/things/7/${action} HTTP/1.1\r\nhost: x\r\n${lines.join('')}\r\n`);
  return socket;
}

async function replyOn(socket: Socket): Promise<string> {
  const [text] = await once(socket, 'data');
  return String(text);
}

/** Sends as fast as it is taken, until the connection is closed. */
async function pump(socket: Socket): Promise<number> {
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const write = () => {
    while (!socket.destroyed && socket.write(CHUNK));
  };
  socket.on('drain', write);
  write();
  await closed;
  return socket.bytesWritten;
}

// biome-ignore format: a table reads best with one row a line.
test.each<[string, () => string, Record<string, string>, number]>([
  ['that is too long', () => api.tokens.operator, {}, 413],
  ['of another type', () => api.tokens.operator, { 'content-type': 'text/plain' }, 415],
  ['of a client that may only read', () => api.tokens.reader, {}, 403],
  ['of a client that delivers webhooks', () => api.tokens.sender, {}, 403],
  ['without a valid token', () => 'x.y.z', {}, 401],
])('a large body %s is refused at once and not read on', async (_case, token, headers, status) => {
  const socket = await begin(token(), { 'content-length': String(HUGE), ...headers });
  let text = '';
  socket.on('data', (part) => {
    text += part;
  });
  expect(await pump(socket)).toBeLessThan(MAX_TAKEN_BYTES);
  expect(text).toContain(`HTTP/1.1 ${status}`);
  expect(text).toContain('Connection: close');
});

// biome-ignore format: a table reads best with one row a line.
test.each<[string, () => string, string]>([
  ['413', () => api.tokens.operator, '100000'],
  ['403', () => api.tokens.reader, '100'],
])('a body that is announced and not sent gets %s, also when its caller asks first', async (status, token, length) => {
  const stalled = await begin(token(), { 'content-length': length });
  expect(await replyOn(stalled)).toContain(`HTTP/1.1 ${status}`);
  const asking = await begin(token(), { 'content-length': length, expect: '100-continue' });
  expect(await replyOn(asking)).toContain(`HTTP/1.1 ${status}`);
});

test('a command without its parameters is recorded as refused, by its path', async () => {
  const socket = await begin(api.tokens.reader, { 'content-length': '100' }, 'break');
  await replyOn(socket);
  expect(api.recorded).toMatchObject([{ outcome: 'refused', what: '/things/7/break' }]);
});

test('a caller that asks first is told to continue when its body is wanted', async () => {
  const body = JSON.stringify({ note: 'fixed' });
  const headers = { 'content-length': String(body.length), expect: '100-continue' };
  const socket = await begin(api.tokens.operator, headers);
  expect(await replyOn(socket)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  socket.write(body);
  expect(await replyOn(socket)).toContain('HTTP/1.1 200');
});
