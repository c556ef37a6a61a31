import type { Environment } from '../../../../src/config/index.ts';
import { DIGITAL_RIVER_PATHS } from '../../../../src/sources/digital-river/digital-river-source.ts';
import { startConnector, type TestConnector } from '../../../support/connector.ts';
import { basicHeader, eventBytes, signatureHeader } from '../../../support/digital-river-calls.ts';

const SECRET = 'signing-secret-of-the-webhooks';
const PAIR = 'digital-river:a-long-password';
const { accepted, complete, webhooks } = DIGITAL_RIVER_PATHS;

type Headers = (body: Buffer) => Record<string, string>;

const pair: Headers = () => basicHeader(PAIR);
const signature: Headers = (body) => signatureHeader(body, SECRET);
const both: Headers = (body) => ({ ...pair(body), ...signature(body) });

let connector: TestConnector;

afterEach(() => connector.stop());

async function start(changes: Environment): Promise<void> {
  connector = await startConnector({
    DIGITAL_RIVER_BASIC_CREDENTIALS: PAIR,
    DIGITAL_RIVER_SIGNING_SECRETS: SECRET,
    ...changes,
  });
}

const WEAK_FIRST = {
  DIGITAL_RIVER_PROOF: 'signature',
  DIGITAL_RIVER_PROOF_ACCEPTED: 'basic',
  DIGITAL_RIVER_PROOF_COMPLETE: 'basic+signature',
};

const changed = (type: string, changes: object): Buffer =>
  Buffer.from(JSON.stringify({ ...JSON.parse(eventBytes(type).toString()), ...changes }));
const send = (path: string, body: Buffer, headers: Headers) =>
  connector.post(path, body, headers(body));
const errors = () =>
  connector.logged.map((line) => JSON.parse(line)).filter(({ level }) => level === 'error');

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['order.accepted', accepted, pair, 202, 'http-basic'],
  ['order.complete', accepted, pair, 403, null],
  ['order.invoice.created', accepted, pair, 403, null],
  ['order.complete', accepted, both, 202, 'http-basic+signature'],
  ['order.invoice.created', accepted, both, 202, 'signature'],
  ['order.accepted', complete, both, 202, 'http-basic'],
  ['order.invoice.created', complete, both, 202, 'signature'],
  ['order.accepted', webhooks, signature, 403, null],
  ['order.accepted', webhooks, both, 202, 'http-basic'],
  ['order.complete', webhooks, signature, 403, null],
] as const)('%s on %s gets the proof of its own path', async (type, path, headers, status, proof) => {
  await start(WEAK_FIRST);
  for (const spelling of [path, path.slice(0, -1), path.toUpperCase()]) {
    expect((await send(spelling, eventBytes(type), headers)).status).toBe(status);
  }
  expect(await connector.events()).toMatchObject(
    proof === null ? [] : [{ type, proof, status: 'pending', arrivals: 3 }],
  );
});

test('a type that needs another proof is an error that names the path, the proofs and what to do', async () => {
  await start(WEAK_FIRST);
  const reply = await send(accepted, eventBytes('order.invoice.created'), pair);
  const message = `Events of type order.invoice.created need the proof of their own path, ${webhooks} (signature), on every path.`;
  expect(await reply.json()).toEqual({ message });
  const reason = `${message} DigitalRiver-Signature: expected a timestamp and a signature, got nothing.`;
  expect(errors()).toMatchObject([
    {
      ...{ fact: 'request refused', path: accepted, status: 403, reason },
      ...{ caller: 'pair 1', todo: expect.stringContaining('DIGITAL_RIVER_PROOF') },
    },
  ]);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['an old timestamp', (body: Buffer) => signatureHeader(body, SECRET, { secondsAway: -900 }), /expected a timestamp within 300 seconds of now, got one 90\d seconds ago/],
  ['another secret', (body: Buffer) => signatureHeader(body, 'another-signing-secret'), /expected a signature of this body by an agreed secret/],
] as const)('the log says what is wrong with the proof that the type needs: %s', async (_case, wrong, cause) => {
  await start(WEAK_FIRST);
  const body = eventBytes('order.complete');
  const reply = await send(accepted, body, () => ({ ...pair(body), ...wrong(body) }));
  expect(reply.status).toBe(403);
  expect(await reply.text()).not.toMatch(cause);
  expect(errors()).toMatchObject([{ caller: 'pair 1', reason: expect.stringMatching(cause) }]);
});

test('a caller that nothing proves is no proven caller, whatever its type needs', async () => {
  await start({ DIGITAL_RIVER_PROOF: 'none', DIGITAL_RIVER_PROOF_COMPLETE: 'basic+signature' });
  const body = eventBytes('order.complete');
  for (const headers of [() => ({}), () => basicHeader('x:y'), signature]) {
    expect((await send(accepted, body, headers)).status).toBe(403);
  }
  expect(errors()).toEqual([]);
  expect(connector.logged.join('')).not.toContain('anybody');
  // The pair is good, and proves the caller.
  expect((await send(accepted, body, pair)).status).toBe(403);
  expect(errors()).toMatchObject([{ caller: 'pair 1', status: 403 }]);
});

test('types that are not mapped are kept on every path', async () => {
  await start(WEAK_FIRST);
  const event = changed('order.complete', { id: 'e-1', type: 'order.charge.created' });
  expect((await send(accepted, event, pair)).status).toBe(202);
  expect(await connector.events()).toMatchObject([{ status: 'unmapped', proof: 'http-basic' }]);
});

test('mapped events of the other mode need the proof too: they can be written when the mode changes', async () => {
  await start(WEAK_FIRST);
  const event = changed('order.complete', { liveMode: true });
  expect((await send(accepted, event, pair)).status).toBe(403);
  expect((await send(accepted, event, both)).status).toBe(202);
  expect(await connector.events()).toMatchObject([{ status: 'unmapped' }]);
});

test('a body that is no event is stored as rejected on every path', async () => {
  await start(WEAK_FIRST);
  expect((await send(accepted, Buffer.from('{"type":"order.complete"}'), pair)).status).toBe(400);
  expect(await connector.events()).toMatchObject([{ status: 'rejected' }]);
});

test('the mode of the signature that the type needs binds it on every path', async () => {
  await start({ ...WEAK_FIRST, DIGITAL_RIVER_SIGNING_SECRETS: `test:${SECRET}` });
  const live = changed('order.complete', { liveMode: true });
  expect((await send(accepted, live, both)).status).toBe(400);
  expect((await send(complete, live, both)).status).toBe(400);
  expect(await connector.events()).toMatchObject([{ status: 'rejected', arrivals: 2 }]);
});

test.each(['basic', 'signature', 'basic+signature'])(
  'where all paths require %s, each takes every type',
  async (DIGITAL_RIVER_PROOF) => {
    await start({ DIGITAL_RIVER_PROOF });
    for (const path of [accepted, complete, webhooks]) {
      for (const type of ['order.accepted', 'order.complete', 'order.invoice.created']) {
        expect((await send(path, eventBytes(type), both)).status).toBe(202);
      }
    }
    expect(await connector.events()).toHaveLength(3);
  },
);
