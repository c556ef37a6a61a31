import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { makeEvent } from '../../local/events/make-event.ts';
import { newOrderId } from '../../local/events/new-order-id.ts';
import { readConfig } from '../../src/config/index.ts';
import { exampleEnvironment, startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';

const PATH = '/services/apexrest/digitalriverv2/webhooks/';
const PROVEN = { authorization: `Basic ${btoa('digital-river:password')}` };
const AUTHORIZATION = `authorization: ${PROVEN.authorization}\r\n`;
/** More than may be read at the same time, by what each of them announces. */
const MANY = 40;
const EVENT = JSON.stringify({ id: 'a', type: 'x.y', liveMode: false, pad: 'x'.repeat(200_000) });

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector({
    DIGITAL_RIVER_PROOF: 'basic',
    DIGITAL_RIVER_BASIC_CREDENTIALS: 'digital-river:password',
    DIGITAL_RIVER_SAFELIST: 'off',
  });
});
afterAll(() => connector.stop());

/** Starts to send a body as a proven caller, and closes the connection. */
async function sendPart(headers: string, body: string | Buffer): Promise<void> {
  const socket = connect(Number(new URL(connector.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-length: 900000\r\n${AUTHORIZATION}${headers}\r\n`,
  );
  socket.write(body);
  await sleep(50);
  socket.destroy();
}

test.each([
  ['large bodies', '', 'x'.repeat(100_000)],
  ['compressed bodies', 'content-encoding: gzip\r\n', gzipSync(EVENT).subarray(0, 100)],
])(
  'proven callers that close the connection in the middle of %s do not block others',
  async (_, headers, body) => {
    await Promise.all(Array.from({ length: MANY }, () => sendPart(headers, body)));
    await sleep(100);
    expect((await connector.post(PATH, EVENT, PROVEN)).status).toBe(202);
  },
);

test.each([
  ['gzip', gzipSync(EVENT)],
  ['deflate', deflateSync(EVENT)],
  ['br', brotliCompressSync(EVENT)],
  ['zstd', Buffer.from('(')],
])('a body compressed with %s is not read: 415', async (encoding, body) => {
  const reply = await connector.post(PATH, body, { ...PROVEN, 'content-encoding': encoding });
  expect(reply.status).toBe(415);
  expect(await reply.json()).toEqual({
    message: 'Expected a body without Content-Encoding, got an encoded one.',
  });
});

/** Sends a body in chunks, without its length. */
function postChunked(path: string, body: string): Promise<Response> {
  const stream = new Blob([body]).stream();
  return fetch(connector.url + path, {
    ...{ method: 'POST', headers: PROVEN, body: stream, duplex: 'half' },
  } as RequestInit);
}

test.each([
  ['small', 'x'.repeat(100)],
  ['large', 'x'.repeat(3 * 1024 * 1024)],
])('a %s body in chunks is read', async (_, pad) => {
  const event = JSON.stringify({ id: `chunked-${pad.length}`, type: 'x.y', liveMode: false, pad });
  expect((await postChunked(PATH, event)).status).toBe(202);
});

test('a body in chunks that is too long gets 413', async () => {
  expect((await postChunked(PATH, 'x'.repeat(4 * 1024 * 1024 + 1))).status).toBe(413);
});

test('as many large bodies as fit are kept one after another, and none takes the room of another for ever', async () => {
  for (let sent = 0; sent < 12; sent += 1) {
    const event = { id: `large-${sent}`, type: 'x.y', liveMode: false, pad: 'x'.repeat(4_000_000) };
    expect((await connector.post(PATH, JSON.stringify(event), PROVEN)).status).toBe(202);
  }
});

test('an order with as many items as 4 MiB hold is kept', async () => {
  const event = makeEvent('order.accepted', { orderId: newOrderId(), at: new Date() });
  const [item] = event.data.object.items as unknown[];
  const count = Math.floor((4 * 1024 * 1024 - 10_000) / (JSON.stringify(item).length + 1));
  const object = { ...event.data.object, items: Array.from({ length: count }, () => item) };
  const reply = await connector.post(PATH, JSON.stringify({ ...event, data: { object } }), PROVEN);
  expect(count).toBeGreaterThan(8000);
  expect(reply.status).toBe(202);
});

test('a body in chunks of one byte each is read', async () => {
  const event = JSON.stringify({ id: 'bytes', type: 'x.y', liveMode: false });
  const socket = connect(Number(new URL(connector.url).port), '127.0.0.1').setEncoding('latin1');
  const chunks = [...event].map((byte) => `1\r\n${byte}\r\n`).join('');
  const length = 'transfer-encoding: chunked\r\n';
  socket.write(
    `POST ${PATH} HTTP/1.1\r\nhost: x\r\n${length}${AUTHORIZATION}\r\n${chunks}0\r\n\r\n`,
  );
  expect(String(await once(socket, 'data'))).toContain('HTTP/1.1 202');
  socket.destroy();
});

test('MAX_BODY_BYTES is the limit, and the answer names it', async () => {
  const small = await startConnector({
    DIGITAL_RIVER_PROOF: 'basic',
    DIGITAL_RIVER_BASIC_CREDENTIALS: 'digital-river:password',
    DIGITAL_RIVER_SAFELIST: 'off',
    MAX_BODY_BYTES: '100000',
  });
  const reply = await small.post(PATH, EVENT, PROVEN);
  await small.stop();
  expect([reply.status, await reply.json()]).toEqual([
    413,
    { message: 'Expected a body of at most 100000 bytes, got a larger one.' },
  ]);
});

test.each(['65535', '16777217', 'many'])('MAX_BODY_BYTES=%s is not accepted', (value) => {
  const environment = { ...exampleEnvironment('postgres://localhost/x'), MAX_BODY_BYTES: value };
  expect(() => readConfig(environment)).toThrow('MAX_BODY_BYTES');
});

/** How many statements wait for a lock; those of callers that were answered go on for a while. */
async function lockWaits(): Promise<number> {
  const { rowCount } = await connector.pool.query(
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rowCount ?? 0;
}

test('a large event that takes long to be stored does not delay small ones', async () => {
  expect((await connector.post(PATH, EVENT, PROVEN)).status).toBe(202);
  const client = await connector.pool.connect();
  await client.query("BEGIN; SELECT FROM event WHERE event_id = 'a' FOR UPDATE");
  // Each repeat of the large event waits for the lock, and fails after two seconds.
  await eventually(async () => {
    const before = await lockWaits();
    let isAnswered = false;
    const large = connector.post(PATH, EVENT, PROVEN).then(() => {
      isAnswered = true;
    });
    await eventually(async () => expect(await lockWaits()).toBeGreaterThan(before));
    const small = JSON.stringify({ id: randomUUID(), type: 'x.y', liveMode: false });
    const { status } = await connector.post(PATH, small, PROVEN);
    const order = [status, isAnswered];
    await large;
    expect(order).toEqual([202, false]);
  });
  await client.query('ROLLBACK');
  client.release();
});
