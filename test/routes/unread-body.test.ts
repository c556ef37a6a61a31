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
/** More than there are places for bodies that are not small. */
const MANY = 40;
const ANNOUNCED = 900_000;
const EVENT = JSON.stringify({ id: 'a', type: 'x.y', liveMode: false, pad: 'x'.repeat(200_000) });

/** An org that takes its time to say whose a token is. */
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

/** Begins to send a large body, and waits. */
async function stall(
  path: string,
  headers: Record<string, string>,
  announced = ANNOUNCED,
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
  ['an access token is', OAUTH],
  ['a pair is', BASIC],
  ['a pair and a signature are', BOTH],
])(
  'where %s wanted, strangers that stall in large bodies are refused at once and take nobody’s place',
  async (_case, path) => {
    const strangers = await Promise.all(Array.from({ length: MANY }, () => stall(path, {})));
    const answers = await Promise.all(strangers.map(answerOn));
    expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 401']));
    expect((await connector.post(BASIC, EVENT, PROVEN)).status).toBe(202);
  },
);

test('proven callers that stall in large bodies hold back large ones, and never small ones', async () => {
  await Promise.all(Array.from({ length: MANY }, () => stall(BASIC, PROVEN)));
  await eventually(async () => {
    const reply = await connector.post(BASIC, EVENT, PROVEN);
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '5']);
  });
  const small = JSON.stringify({ id: 'small', type: 'x.y', liveMode: false });
  expect((await connector.post(BASIC, small, PROVEN)).status).toBe(202);
});

test('a refused caller may send the rest of its body, and call again on the same connection', async () => {
  const socket = await stall(BASIC, {});
  expect(await answerOn(socket)).toBe('HTTP/1.1 401');
  socket.write('x'.repeat(ANNOUNCED - 100_000));
  const { authorization } = PROVEN;
  socket.write(
    `POST ${BASIC} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-length: ${EVENT.length}\r\n\r\n${EVENT}`,
  );
  expect(await answerOn(socket)).toBe('HTTP/1.1 202');
});

test('a body that is too long gets a stranger 401, and a proven caller 413', async () => {
  const tooLong = 'x'.repeat(2 * 1024 * 1024);
  expect((await connector.post(BASIC, tooLong)).status).toBe(401);
  expect((await connector.post(BASIC, tooLong, PROVEN)).status).toBe(413);
});

test.each([
  ['before its body is whole', ANNOUNCED],
  ['with its body sent', 100_000],
])(
  'of a caller that hangs up %s while its token is looked up, nothing is kept',
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
