import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
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
/** More than the large bodies that are read at the same time. */
const MANY = 40;
const ANNOUNCED_BYTES = 900_000;
const EVENT = JSON.stringify({ id: 'a', type: 'x.y', liveMode: false, pad: 'x'.repeat(200_000) });

/** An org that verifies tokens slowly. */
const org = createServer(async (_request, response) => {
  await sleep(300);
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

/** Starts to send a large body, and waits. */
async function stall(
  path: string,
  headers: Record<string, string>,
  announced = ANNOUNCED_BYTES,
): Promise<Socket> {
  const socket = connect(Number(new URL(connector.url).port), '127.0.0.1').setEncoding('latin1');
  callers.push(socket);
  await once(socket, 'connect');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${announced}\r\n`);
  socket.write(`${lines.join('')}\r\n${'x'.repeat(100_000)}`);
  return socket;
}

async function answerOn(socket: Socket): Promise<string> {
  const [text] = await once(socket, 'data');
  return String(text).slice(0, 'HTTP/1.1 200'.length);
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
  await Promise.all(Array.from({ length: MANY }, () => stall(BASIC, PROVEN)));
  await eventually(async () => {
    const reply = await connector.post(BASIC, EVENT, PROVEN);
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '5']);
  });
  const small = JSON.stringify({ id: 'small', type: 'x.y', liveMode: false });
  expect((await connector.post(BASIC, small, PROVEN)).status).toBe(202);
});

test('a denied caller can send the rest of its body, and call again on the same connection', async () => {
  const socket = await stall(BASIC, {});
  expect(await answerOn(socket)).toBe('HTTP/1.1 401');
  socket.write('x'.repeat(ANNOUNCED_BYTES - 100_000));
  const { authorization } = PROVEN;
  socket.write(
    `POST ${BASIC} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-length: ${EVENT.length}\r\n\r\n${EVENT}`,
  );
  expect(await answerOn(socket)).toBe('HTTP/1.1 202');
});

test('with a body that is too long an unproven caller gets 401, and a proven caller 413', async () => {
  const tooLong = 'x'.repeat(2 * 1024 * 1024);
  expect((await connector.post(BASIC, tooLong)).status).toBe(401);
  expect((await connector.post(BASIC, tooLong, PROVEN)).status).toBe(413);
});

test.each([
  ['before its body is complete', ANNOUNCED_BYTES],
  ['after its body is sent', 100_000],
])(
  'a caller that closes the connection %s, during the look-up of its token, leaves nothing in the inbox',
  async (_case, announced) => {
    await connector.pool.query('TRUNCATE event, subject');
    connector.logged.length = 0;
    const authorization = `Bearer ${announced}`;
    const socket = await stall(OAUTH, { authorization }, announced);
    await sleep(100);
    socket.destroy();
    await eventually(async () => expect(connector.logged).toHaveLength(1));
    expect(connector.logged[0]).toContain('"level":"warn"');
    expect(connector.logged[0]).toContain('"status":400');
    expect(await connector.events()).toEqual([]);
  },
);
