import { setTimeout as sleep } from 'node:timers/promises';
import { makeEvent } from '../../local/events/make-event.ts';
import { type StoredEvent, startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import {
  type Interference,
  type OrgProxy,
  type ProxiedCall,
  startOrgProxy,
} from '../support/org-proxy.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
/** How long the tests wait for what must happen, on a busy machine. */
const PATIENCE_MS = 120_000;
const TEST_TIMEOUT_MS = 2 * PATIENCE_MS;

let org: TestOrg;
let proxy: OrgProxy;
let connector: TestConnector;
let orders = 0;

beforeAll(async () => {
  org = await startTestOrg();
  proxy = await startOrgProxy(org.url);
});

afterEach(async () => {
  proxy.interfere = () => undefined;
  await connector.stop();
});

afterAll(async () => {
  proxy.stop();
  await org.stop();
});

/** Starts a connector whose calls to the org pass through the proxy. */
async function start(changes: Record<string, string> = {}): Promise<void> {
  connector = await startConnector({
    ...org.environment,
    SALESFORCE_INSTANCE_URL: proxy.url,
    WORKER_MOST_ATTEMPTS: '2',
    ...changes,
  });
}

interface Sent {
  readonly eventId: string;
  readonly orderId: string;
  /** Id of the Order in the org. */
  readonly salesforceOrderId: string;
}

/** Sends an order.accepted event for a new Order, with a change of its text. */
async function send(change: (json: string, sent: Sent) => string = (json) => json): Promise<Sent> {
  orders += 1;
  const orderId = `78000000${String(orders).padStart(4, '0')}`;
  const { id: salesforceOrderId } = await org.createOrder();
  const event = makeEvent('order.accepted', { orderId, salesforceOrderId, at: new Date() });
  const sent = { eventId: event.id, orderId, salesforceOrderId };
  const headers = { authorization: `Bearer ${await org.token()}` };
  const reply = await connector.post(WEBHOOKS, change(JSON.stringify(event), sent), headers);
  expect(reply.status).toBe(202);
  return sent;
}

async function sendMany(count: number): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (let left = count; left > 0; left -= 1) sent.push(await send());
  return sent;
}

async function stored({ eventId }: Sent): Promise<StoredEvent> {
  const found = (await connector.events()).find(({ event_id }) => event_id === eventId);
  if (found === undefined) throw new Error(`${eventId} is not in the inbox`);
  return found;
}

/** Waits until all of these events have a status. Bodies are not read: some are large. */
async function have(status: string, sent: readonly Sent[]): Promise<void> {
  const ids = sent.map(({ eventId }) => eventId);
  await eventually(async () => {
    const { rows } = await connector.pool.query(
      'SELECT status, count(*)::int FROM event WHERE event_id = ANY($1) GROUP BY status',
      [ids],
    );
    expect(rows).toEqual([{ status, count: ids.length }]);
  }, PATIENCE_MS);
}

/** Shortens the time for which subjects are put aside to a second. */
async function shortenDelays(): Promise<void> {
  await connector.pool.query(
    "UPDATE subject SET due_at = least(due_at, now() + interval '1 second') WHERE lease IS NULL",
  );
}

async function attempts(): Promise<number[]> {
  const { rows } = await connector.pool.query('SELECT attempts FROM subject');
  return rows.map((row) => row.attempts);
}

type Composite = { compositeRequest: { body: { records: { id?: string }[] } }[] };
type Answer = { compositeResponse: { body: unknown[] }[] };

/** The answer to a Composite request, with an error in place of the result of one Order. */
function refuseIn(request: string, answer: string, { salesforceOrderId }: Sent, error: unknown) {
  const { compositeRequest } = JSON.parse(request) as Composite;
  const changed = JSON.parse(answer) as Answer;
  compositeRequest.forEach(({ body: { records } }, part) => {
    const row = records.findIndex(({ id }) => id === salesforceOrderId);
    const rows = changed.compositeResponse[part]?.body;
    if (row >= 0 && rows) rows[row] = { success: false, errors: [error] };
  });
  return JSON.stringify(changed);
}

const log = () => connector.logged.join('');

test.each([
  ['NUL', '\\u0000'],
  ['a lone surrogate', '\\ud83d'],
])(
  'an event with %s in its keys and values stops no other',
  async (_case, escaped) => {
    await start();
    const bad = await send((json, { salesforceOrderId }) =>
      json
        .replaceAll(salesforceOrderId, salesforceOrderId + escaped)
        .replace('"fraudState":"', `"fraudState":"${escaped}`),
    );
    const others = await sendMany(10);
    connector.work();
    await have('applied', others);
    await eventually(async () => expect((await stored(bad)).status).not.toBe('pending'));
    expect(log()).not.toContain('batch failed');
  },
  TEST_TIMEOUT_MS,
);

test(
  'an answer of Salesforce with NUL and lone surrogates is stored, and stops no other',
  async () => {
    await start();
    const sent = await sendMany(5);
    const [bad, ...others] = sent as [Sent, ...Sent[]];
    const fields = ['DR\u0000\ud83d__c'];
    const error = { statusCode: 'STRING_TOO_LONG', message: 'a\u0000\ud83d', fields };
    proxy.interfere = ({ body }) =>
      body.includes('compositeRequest') && body.includes(bad.salesforceOrderId)
        ? { change: (answer) => refuseIn(body, answer, bad, error) }
        : undefined;
    connector.work();
    await have('applied', others);
    await have('parked', [bad]);
    expect(await stored(bad)).toMatchObject({ error_code: 'STRING_TOO_LONG' });
  },
  TEST_TIMEOUT_MS,
);

test(
  'a subject whose state cannot be read is parked after its attempts, and the others are applied at once',
  async () => {
    await start();
    const bad = await send();
    const others = await sendMany(10);
    await connector.pool.query(
      `UPDATE subject SET memory = '{"applied": "no versions"}' WHERE key = $1`,
      [bad.orderId],
    );
    connector.work();
    await have('applied', others);
    await have('parked', [bad]);
    expect(await stored(bad)).toMatchObject({ error_code: 'CONNECTOR_ERROR' });
    expect(log()).toContain('the connector failed on an event');
    expect(log()).not.toContain('batch failed');
  },
  TEST_TIMEOUT_MS,
);

test(
  'a subject whose settlement PostgreSQL does not accept is parked, and the others are settled',
  async () => {
    await start();
    const [bad, ...others] = await sendMany(10);
    if (bad === undefined) throw new Error('ten events were sent');
    await connector.pool.query(
      `ALTER TABLE subject ADD CONSTRAINT refuses CHECK (key <> '${bad.orderId}' OR memory = '{}')`,
    );
    connector.work();
    await have('applied', others);
    await have('parked', [bad]);
    expect(await stored(bad)).toMatchObject({
      error_code: 'CONNECTOR_ERROR',
      reason: expect.stringContaining('could not store what became of the event'),
    });
    expect(log()).toContain('settlement could not be stored');
  },
  TEST_TIMEOUT_MS,
);

/** Salesforce answers for one record as if the org took no calls of the user. */
const DENIED = { statusCode: 'TXN_SECURITY_NO_ACCESS', message: 'Denied.', fields: [] };

test.each<[string, string, string, (call: ProxiedCall, bad: Sent) => Interference]>([
  ['the org never answers in time', 'NO_ANSWER', 'does not answer in time', () => 'no answer'],
  ['the connection always breaks', 'NO_ANSWER', 'breaks the connection', () => 'broken connection'],
  [
    'the org always answers as if it took no calls',
    DENIED.statusCode,
    'answers as if it took no calls',
    ({ body }, bad) => ({ change: (answer) => refuseIn(body, answer, bad, DENIED) }),
  ],
])(
  'an event at which %s is found, retried alone and parked; the others are applied',
  async (_case, code, reason, fail) => {
    await start({ SALESFORCE_TIMEOUT_MS: '1500' });
    const sent = await sendMany(6);
    const bad = sent[3] as Sent;
    proxy.interfere = (call) =>
      call.name === 'POST /composite' && call.body.includes(bad.salesforceOrderId)
        ? fail(call, bad)
        : undefined;
    connector.work();
    const others = sent.filter((each) => each !== bad);
    await have('applied', others);
    expect((await stored(bad)).status).toBe('pending');
    // Proof that the org takes other writes in between.
    const stop = new AbortController();
    const trickle = (async () => {
      while (!stop.signal.aborted) {
        await send();
        await shortenDelays();
        await sleep(500);
      }
    })();
    await have('parked', [bad]);
    stop.abort();
    await trickle;
    expect(await stored(bad)).toMatchObject({
      error_code: code,
      reason: expect.stringContaining(`${reason} when it gets this event alone`),
    });
  },
  TEST_TIMEOUT_MS,
);

test(
  'an org that refuses all data calls and answers probes gets few calls, and no attempt is counted',
  async () => {
    await start();
    const sent = await sendMany(8);
    proxy.interfere = ({ name }) =>
      /query|composite/.test(name) ? { status: 503, answer: '<html>Down</html>' } : undefined;
    proxy.calls.length = 0;
    connector.work();
    await eventually(async () => {
      const { rows } = await connector.pool.query('SELECT failures FROM org_pause');
      expect(rows[0]?.failures).toBeGreaterThanOrEqual(3);
    }, PATIENCE_MS);
    // A query and a probe for each failure, a log-in, and the list of resources of the last probe.
    const { rows } = await connector.pool.query('SELECT failures FROM org_pause');
    expect(proxy.calls.length).toBeLessThanOrEqual(3 * (rows[0]?.failures ?? 5) + 3);
    expect(new Set(await attempts())).toEqual(new Set([0]));
    proxy.interfere = () => undefined;
    await have('applied', sent);
  },
  TEST_TIMEOUT_MS,
);

/** Level and text of the lines about pauses. */
function pauseLines(): string[] {
  return connector.logged
    .map((line) => JSON.parse(line))
    .filter(({ fact }) => fact.startsWith('calls to the org'))
    .map(({ level, fact }) => `${level}: ${fact}`);
}

/** The stored pauses of all processes. */
async function storedPauses(): Promise<{ since: Date; failures: number }[]> {
  return (await connector.pool.query('SELECT since, failures FROM org_pause')).rows;
}

test.each([
  ['one subject after the other is tried', 8, 4],
  ['its only subject is put aside in between', 1, 3],
])(
  'an org that refuses all data calls and answers probes has one pause that lasts, while %s',
  async (_case, subjects, failures) => {
    await start();
    const sent = await sendMany(subjects);
    proxy.interfere = ({ name }) =>
      /query|composite/.test(name) ? { status: 503, answer: '<html>Down</html>' } : undefined;
    connector.work();
    await eventually(async () => expect(await storedPauses()).toHaveLength(1), PATIENCE_MS);
    const seen = new Set<number | undefined>();
    await eventually(async () => {
      const [pause] = await storedPauses();
      await shortenDelays();
      seen.add(pause?.since.getTime());
      expect(pause?.failures).toBeGreaterThanOrEqual(failures);
    }, PATIENCE_MS);
    expect([...seen]).toEqual([expect.any(Number)]);
    expect(pauseLines()).toEqual(['warn: calls to the org pause']);
    proxy.interfere = () => undefined;
    await have('applied', sent);
    await eventually(async () => expect(await storedPauses()).toEqual([]), PATIENCE_MS);
    expect(pauseLines()).toEqual(['warn: calls to the org pause', 'info: calls to the org go on']);
  },
  TEST_TIMEOUT_MS,
);

test(
  'while nothing else is written, no subject is to blame for an org that does not answer',
  async () => {
    await start({ SALESFORCE_TIMEOUT_MS: '300' });
    const only = await send();
    let unanswered = 0;
    proxy.interfere = ({ name }) => {
      if (name !== 'POST /composite') return undefined;
      unanswered += 1;
      return 'no answer';
    };
    connector.work();
    await eventually(async () => {
      await shortenDelays();
      expect(unanswered).toBeGreaterThanOrEqual(3);
    }, PATIENCE_MS);
    expect([(await stored(only)).status, await attempts()]).toEqual(['pending', [0]]);
    proxy.interfere = () => undefined;
    await shortenDelays();
    await have('applied', [only]);
  },
  TEST_TIMEOUT_MS,
);

test(
  'events that are together larger than a batch are applied',
  async () => {
    await start({ WORKER_BATCH_MEGABYTES: '1' });
    const filler = 'x'.repeat(600 * 1024);
    const sent: Sent[] = [];
    for (let count = 0; count < 3; count += 1) {
      sent.push(await send((json) => json.replace('{', `{"filler":"${filler}",`)));
    }
    connector.work();
    await have('applied', sent);
  },
  TEST_TIMEOUT_MS,
);
