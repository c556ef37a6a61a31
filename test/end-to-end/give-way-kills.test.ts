import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { EventType } from '../../local/events/event-types.ts';
import { type DigitalRiverEvent, makeEvent } from '../../local/events/make-event.ts';
import { type Environment, processEnvironment } from '../../src/config/index.ts';
import { exampleEnvironment, startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import { type OrgProxy, type ProxiedCall, startOrgProxy } from '../support/org-proxy.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const WORKER = fileURLToPath(new URL('../../src/worker.ts', import.meta.url));
const { PATH } = processEnvironment();

let org: TestOrg;
let proxy: OrgProxy;
let connector: TestConnector;
let token: string;
let minute = 0;
const running: ChildProcess[] = [];

beforeAll(async () => {
  org = await startTestOrg();
  token = await org.token();
});

beforeEach(async () => {
  proxy = await startOrgProxy(org.environment.SALESFORCE_INSTANCE_URL ?? '');
  connector = await startConnector(org.environment);
});

afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await connector.stop();
  proxy.stop();
});

afterAll(() => org.stop());

function startWorkerProcess(): ChildProcess {
  const variables: Environment = {
    ...exampleEnvironment(connector.config.DATABASE_URL),
    ...org.environment,
    SALESFORCE_INSTANCE_URL: proxy.url,
    SALESFORCE_LOGIN_URL: proxy.url,
    WORKER_LANES: '1',
  };
  const child = spawn(process.execPath, [WORKER], { env: { PATH, ...variables }, stdio: 'ignore' });
  running.push(child);
  return child;
}

async function send(
  type: EventType,
  orderId: string,
  salesforceOrderId: string,
): Promise<DigitalRiverEvent> {
  minute += 1;
  const at = new Date(Date.parse('2026-11-02T10:00:00Z') + minute * 60_000);
  const event = makeEvent(type, { orderId, salesforceOrderId, at });
  const headers = { authorization: `Bearer ${token}` };
  expect((await connector.post(WEBHOOKS, JSON.stringify(event), headers)).status).toBe(202);
  return event;
}

async function statusOf({ id }: DigitalRiverEvent): Promise<string | undefined> {
  return (await connector.events()).find(({ event_id }) => event_id === id)?.status;
}

function becomes(event: DigitalRiverEvent, status: string): Promise<void> {
  return eventually(async () => expect(await statusOf(event)).toBe(status), 60_000);
}

const isBlanking = ({ body }: ProxiedCall) => body.includes('"DR_Order_Id__c":null');
const claims = (orderId: string, { body }: ProxiedCall) =>
  body.includes('"attributes":{"type":"Order"}') && body.includes(`"DR_Order_Id__c":"${orderId}"`);

/** A worker dies at one of these moments of its work on the second order. */
const MOMENTS = {
  'before the org blanks the Order': { at: isBlanking, isAnswered: false },
  'when the org has blanked the Order': { at: isBlanking, isAnswered: true },
  'before the org writes the second order': { at: 'second', isAnswered: false },
  'when the org has written the second order': { at: 'second', isAnswered: true },
} as const;

test.each(Object.entries(MOMENTS))(
  'a worker that is killed %s leaves nothing that another one does not finish',
  async (_moment, { at, isAnswered }) => {
    const { id } = await org.createOrder();
    const [first, second] = [`a-${minute}`, `b-${minute}`];
    let worker = startWorkerProcess();
    await becomes(await send('order.accepted', first, id), 'applied');
    await becomes(await send('order.blocked', first, id), 'applied');
    const exited = once(worker, 'exit');
    const kill = () => {
      proxy.interfere = () => undefined;
      worker.kill('SIGKILL');
    };
    proxy.interfere = (call) => {
      if (!(at === 'second' ? claims(second, call) : at(call))) return undefined;
      if (!isAnswered) {
        kill();
        return 'no answer';
      }
      return {
        change(answer) {
          kill();
          return answer;
        },
      };
    };
    const accepted = await send('order.accepted', second, id);
    await exited;
    expect(await statusOf(accepted)).toBe('pending');
    // An event of the first one comes late: it must not take a free Order.
    const late = await send('order.blocked', first, id);
    await connector.pool.query(
      "UPDATE subject SET leased_until = now() - interval '1 second' WHERE lease IS NOT NULL",
    );
    worker = startWorkerProcess();
    await becomes(accepted, 'applied');
    await eventually(async () => {
      expect(['applied', 'superseded', 'parked']).toContain(await statusOf(late));
    }, 60_000);
    expect(await org.connection.sobject('Order').retrieve(id)).toMatchObject({
      ...{ DR_Order_Id__c: second, DR_Order_State__c: 'accepted' },
    });
    const fulfillments = await org.connection
      .sobject('DR_Fulfillment__c')
      .find({ OrderId__c: id })
      .select('*')
      .execute();
    expect(
      fulfillments.map((each) => [each.DR_Order_Id__c, each.Eligible_For_Fulfillment__c]),
    ).toEqual(
      expect.arrayContaining([
        [first, false],
        [second, true],
      ]),
    );
  },
  120_000,
);

test('the second write is refused: the Order stays free, and its event is retried', async () => {
  const { id } = await org.createOrder();
  const [first, second] = ['a-refused', 'b-refused'];
  startWorkerProcess();
  await becomes(await send('order.created', first, id), 'applied');
  await becomes(await send('order.cancelled', first, id), 'applied');
  let refused = 0;
  proxy.interfere = (call) => {
    if (!claims(second, call) || refused >= 2) return undefined;
    refused += 1;
    const errors = [{ statusCode: 'UNABLE_TO_LOCK_ROW', message: 'locked', fields: [] }];
    const row = [{ success: false, errors }];
    const answer = { compositeResponse: [{ httpStatusCode: 200, body: row }] };
    return { status: 200, answer: JSON.stringify(answer) };
  };
  const accepted = await send('order.accepted', second, id);
  await eventually(async () => expect(refused).toBeGreaterThan(0), 30_000);
  expect(await org.connection.sobject('Order').retrieve(id)).toMatchObject({
    DR_Order_Id__c: null,
  });
  await becomes(accepted, 'applied');
  expect(await org.connection.sobject('Order').retrieve(id)).toMatchObject({
    DR_Order_Id__c: second,
  });
}, 120_000);

test('the first write is refused: the Order keeps the first order until it is accepted', async () => {
  const { id } = await org.createOrder();
  const [first, second] = ['a-locked', 'b-locked'];
  startWorkerProcess();
  await becomes(await send('order.created', first, id), 'applied');
  await becomes(await send('order.cancelled', first, id), 'applied');
  let refused = 0;
  proxy.interfere = (call) => {
    if (!isBlanking(call) || refused >= 2) return undefined;
    refused += 1;
    const errors = [{ statusCode: 'UNABLE_TO_LOCK_ROW', message: 'locked', fields: [] }];
    const row = [{ success: false, errors }];
    const answer = { compositeResponse: [{ httpStatusCode: 200, body: row }] };
    return { status: 200, answer: JSON.stringify(answer) };
  };
  const accepted = await send('order.accepted', second, id);
  await eventually(async () => expect(refused).toBeGreaterThan(0), 30_000);
  expect(await org.connection.sobject('Order').retrieve(id)).toMatchObject({
    DR_Order_Id__c: first,
  });
  await becomes(accepted, 'applied');
}, 120_000);

test('two workers: of two accepted orders one gets the Order of the dead one, the other is parked', async () => {
  startWorkerProcess();
  startWorkerProcess();
  for (let round = 0; round < 3; round += 1) {
    const { id } = await org.createOrder();
    const [first, second, third] = [`a-two-${round}`, `b-two-${round}`, `c-two-${round}`];
    await becomes(await send('order.created', first, id), 'applied');
    await becomes(await send('order.cancelled', first, id), 'applied');
    const both = await Promise.all([
      send('order.accepted', second, id),
      send('order.accepted', third, id),
    ]);
    await eventually(async () => {
      const statuses = await Promise.all(both.map(statusOf));
      expect(statuses.toSorted()).toEqual(['applied', 'parked']);
    }, 60_000);
    const order = await org.connection.sobject('Order').retrieve(id);
    expect([second, third]).toContain(order.DR_Order_Id__c);
  }
}, 180_000);
