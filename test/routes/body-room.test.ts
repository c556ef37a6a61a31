import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { promisify } from 'node:util';
import express from 'express';
import { createLog } from '../../src/log.ts';
import { answerErrors } from '../../src/routes/error-handler.ts';
import { bodyReader } from '../../src/routes/raw-body.ts';
import { RefusalLog } from '../../src/routes/refusal-log.ts';
import { eventually } from '../support/eventually.ts';

const BODY = 'x'.repeat(100_000);
/** Room for two of the bodies. */
const ROOM = 2 * BODY.length + 1;

let isStored: PromiseWithResolvers<void>;
let read: number;
const withBody = bodyReader(BODY.length, ROOM);
const app = express()
  .use((request, response) =>
    withBody(request, response, async (readBody) => {
      await readBody();
      read += 1;
      await isStored.promise;
      response.end();
    }),
  )
  .use(answerErrors(new RefusalLog(createLog('silent'))));
const server = createServer(app);

beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
beforeEach(() => {
  [isStored, read] = [Promise.withResolvers(), 0];
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const port = () => (server.address() as AddressInfo).port;

const connections = promisify(server.getConnections.bind(server));

async function post(): Promise<number> {
  const url = `http://127.0.0.1:${port()}`;
  const reply = await fetch(url, { method: 'POST', body: BODY, headers: { connection: 'close' } });
  return reply.status;
}

/** Sends a body, and closes the connection once it has been read. */
async function sendAndLeave(head: string, end = ''): Promise<void> {
  const before = read;
  const socket = connect(port(), '127.0.0.1');
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\n${head}${BODY}${end}`);
  await eventually(async () => expect(read).toBe(before + 1));
  const closed = once(socket, 'close');
  socket.destroy();
  await closed;
}

test.each([
  ['its length', `content-length: ${BODY.length}\r\n\r\n`, ''],
  ['chunks', `transfer-encoding: chunked\r\n\r\n${BODY.length.toString(16)}\r\n`, '\r\n0\r\n\r\n'],
])(
  'a large body with %s whose caller hangs up takes room until it is stored',
  async (_case, head, end) => {
    await sendAndLeave(head, end);
    await sendAndLeave(head, end);
    await eventually(async () => expect(await connections()).toBe(0));
    expect(await post()).toBe(503);
    isStored.resolve();
    await eventually(async () => expect(await post()).toBe(200));
  },
);

test('a large body whose handling fails leaves its room', async () => {
  isStored.promise.catch(() => undefined);
  isStored.reject(new Error('The event cannot be stored.'));
  for (let sent = 0; sent < 5; sent += 1) expect(await post()).not.toBe(200);
  isStored = Promise.withResolvers();
  isStored.resolve();
  expect(await post()).toBe(200);
});
