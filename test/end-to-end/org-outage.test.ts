import { makeEvent } from '../../local/events/make-event.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const METRICS_TOKEN = 'a-token-for-metrics';
/**
 * How long the tests wait for what must happen. Pauses last at most a minute; everything else is a
 * matter of seconds, unless the machine is busy.
 */
const PATIENCE_MS = 90_000;
const TEST_TIMEOUT_MS = 2 * PATIENCE_MS;

let org: TestOrg;
let connector: TestConnector;
let token: string;
let orders = 0;

beforeAll(async () => {
  org = await startTestOrg();
  token = await org.token();
});

// A connector for each test: the pause of an outage may outlast the test that caused it.
beforeEach(async () => {
  connector = await startConnector({ ...org.environment, METRICS_TOKEN });
  connector.work();
});

afterEach(async () => {
  await faults();
  await connector.stop();
});

afterAll(() => org.stop());

interface Injected {
  kind: string;
  share: number;
  delayMs?: number;
}

function faults(...injected: Injected[]) {
  return org.admin('PUT', '/faults', { seed: 1, faults: injected });
}

/** How often a kind of fault was triggered so far. */
async function triggered(kind: string): Promise<number> {
  const { injected } = (await org.admin('GET', '/faults')) as { injected: Record<string, number> };
  return injected[kind] ?? 0;
}

async function calls(): Promise<{ data: number; token: number }> {
  const counted = (await org.admin('GET', '/calls')) as {
    connector: { data: number; token: number };
  };
  return counted.connector;
}

type Sent = Awaited<ReturnType<typeof sendAccepted>>;

/** Sends an order.accepted event for a new Order. */
async function sendAccepted(to = connector) {
  orders += 1;
  const orderId = `77000000${String(orders).padStart(4, '0')}`;
  const { id } = await org.createOrder();
  const event = makeEvent('order.accepted', { orderId, salesforceOrderId: id, at: new Date() });
  const reply = await to.post(WEBHOOKS, JSON.stringify(event), {
    authorization: `Bearer ${token}`,
  });
  return { event, orderId, status: reply.status };
}

/** Those of the events that are applied. */
async function appliedOf(sent: readonly Sent[], by = connector): Promise<string[]> {
  const ids = new Set(sent.map(({ event }) => event.id));
  return (await by.events())
    .filter(({ event_id, status }) => ids.has(event_id) && status === 'applied')
    .map(({ event_id }) => event_id);
}

async function applied(sent: readonly Sent[], by = connector): Promise<void> {
  await eventually(async () => {
    expect(await appliedOf(sent, by)).toHaveLength(sent.length);
  }, PATIENCE_MS);
}

async function logs(text: string, by = connector): Promise<void> {
  await eventually(async () => expect(by.logged.join('')).toContain(text), PATIENCE_MS);
}

/** The pause that the worker shows to other processes; undefined when there is none. */
async function shownPause(): Promise<{ kind: string; failures: number } | undefined> {
  const { rows } = await connector.pool.query('SELECT kind, failures FROM org_pause');
  return rows[0];
}

/** Waits until a number of calls and probes have failed in a row, and returns it. */
async function failures(atLeast: number): Promise<number> {
  return eventually(async () => {
    const failed = (await shownPause())?.failures ?? 0;
    expect(failed).toBeGreaterThanOrEqual(atLeast);
    return failed;
  }, PATIENCE_MS);
}

async function fulfillments(orderId: string): Promise<unknown[]> {
  return org.connection.sobject('DR_Fulfillment__c').find({ DR_Order_Id__c: orderId }).execute();
}

/** Sends events during an outage, ends it, and expects that each is applied once. */
async function outageEnds(fault: Injected, by = connector): Promise<void> {
  await faults(fault);
  const sent = [await sendAccepted(by), await sendAccepted(by)];
  expect(sent.map(({ status }) => status)).toEqual([202, 202]);
  await logs('calls to the org pause', by);
  await faults();
  await applied(sent, by);
  for (const { orderId } of sent) expect(await fulfillments(orderId)).toHaveLength(1);
}

test.each([
  ['answers 503 with an HTML page', 'unavailable-html'],
  ['answers with a maintenance page and status 200', 'html-200'],
  ['breaks connections before it writes', 'reset-before'],
  ['breaks connections after it wrote', 'reset-after'],
  ['refuses calls over its limit', 'request-limit'],
  ['refuses every session', 'expired-session'],
  ['leaves a result out of its answers', 'wrong-length'],
])(
  'while Salesforce %s, events are accepted; afterwards all are applied once, without intervention',
  (_case, kind) => outageEnds({ kind, share: 1 }),
  TEST_TIMEOUT_MS,
);

test(
  'while Salesforce writes and never answers, events are accepted; afterwards all are applied once, without intervention',
  async () => {
    const impatient = await startConnector({ ...org.environment, SALESFORCE_TIMEOUT_MS: '3000' });
    impatient.work();
    await outageEnds({ kind: 'hang', share: 1, delayMs: 60_000 }, impatient);
    await impatient.stop();
  },
  TEST_TIMEOUT_MS,
);

test(
  'an outage ends although the org refuses the call that probes it: within a minute, events are applied',
  async () => {
    await faults({ kind: 'unavailable-html', share: 1 });
    const sent = await sendAccepted();
    await failures(2);
    const refusedBefore = await triggered('refused-resources');
    await faults({ kind: 'refused-resources', share: 1 });
    await applied([sent]);
    expect(await triggered('refused-resources')).toBe(refusedBefore + 1);
    await logs('calls to the org go on');
  },
  TEST_TIMEOUT_MS,
);

test(
  'a pause is visible in the metrics and in the database until it is over, and the web process stays ready',
  async () => {
    const paused = async () => {
      const response = await fetch(`${connector.url}/metrics`, {
        headers: { authorization: `Bearer ${METRICS_TOKEN}` },
      });
      return (await response.text()).match(/(?<=^connector_org_paused\{kind=).*$/gm);
    };
    expect(await paused()).toEqual([
      '"limit"} 0',
      '"unavailable"} 0',
      '"sign-in"} 0',
      '"other-org"} 0',
    ]);
    await faults({ kind: 'unavailable-html', share: 1 });
    const sent = await sendAccepted();
    await eventually(async () => {
      expect(await paused()).toEqual([
        '"limit"} 0',
        '"unavailable"} 1',
        '"sign-in"} 0',
        '"other-org"} 0',
      ]);
    }, PATIENCE_MS);
    expect(await shownPause()).toMatchObject({ kind: 'unavailable' });
    for (const path of ['/health/live', '/health/ready']) {
      expect((await fetch(connector.url + path)).status).toBe(200);
    }
    await faults();
    await applied([sent]);
    await eventually(async () => expect(await shownPause()).toBeUndefined(), PATIENCE_MS);
    expect(await paused()).toEqual([
      '"limit"} 0',
      '"unavailable"} 0',
      '"sign-in"} 0',
      '"other-org"} 0',
    ]);
  },
  TEST_TIMEOUT_MS,
);

test(
  'a worker that stops during an outage is no longer shown as paused',
  async () => {
    await faults({ kind: 'unavailable-html', share: 1 });
    const stopped = await startConnector(org.environment);
    const pauses = async () => (await stopped.pool.query('SELECT FROM org_pause')).rowCount;
    const worker = stopped.work();
    await sendAccepted(stopped);
    await eventually(async () => expect(await pauses()).toBe(1), PATIENCE_MS);
    await worker.stop();
    expect(await pauses()).toBe(0);
    await stopped.stop();
  },
  TEST_TIMEOUT_MS,
);

test(
  'a session that is refused permanently does not cause endless log-ins',
  async () => {
    await faults({ kind: 'expired-session', share: 1 });
    const before = await calls();
    const sent = await sendAccepted();
    await failures(3);
    const after = await calls();
    expect(after.token - before.token).toBeLessThan(10);
    expect(after.data - before.data).toBeLessThan(20);
    await faults();
    await applied([sent]);
  },
  TEST_TIMEOUT_MS,
);

test(
  'locked rows are retried, and do not delay the other rows of the call',
  async () => {
    await faults({ kind: 'lock-row', share: 0.5 });
    const sent = await Promise.all(Array.from({ length: 10 }, () => sendAccepted()));
    await eventually(
      async () => expect((await appliedOf(sent)).length).toBeGreaterThan(0),
      PATIENCE_MS,
    );
    await faults();
    await applied(sent);
  },
  TEST_TIMEOUT_MS,
);

test(
  'when its share of the daily API calls is used up, the connector makes none, logs it, and continues when calls are available again',
  async () => {
    await org.admin('POST', '/usage', { used: 14_000 });
    const first = await sendAccepted();
    const second = await sendAccepted();
    await logs("of the org's 15000 daily API calls are used");
    const failedBefore = await failures(1);
    const before = (await calls()).data;
    await failures(failedBefore + 1);
    const after = (await calls()).data;
    // One call for each failed probe, and one for a probe that may have been counted before.
    const failed = (await failures(failedBefore + 1)) - failedBefore;
    expect(after - before).toBeLessThanOrEqual(failed + 1);
    await org.admin('POST', '/usage', { used: 100 });
    await applied([first, second]);
  },
  TEST_TIMEOUT_MS,
);
