import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { startConnector, type TestConnector } from '../support/connector.ts';

const PATH = '/services/apexrest/digitalriverv2/webhooks/';
const PROVEN = { authorization: `Basic ${btoa('digital-river:password')}` };
const AUTHORIZATION = `authorization: ${PROVEN.authorization}\r\n`;
/** More than the large bodies that are read at the same time. */
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
