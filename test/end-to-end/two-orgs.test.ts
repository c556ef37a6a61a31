import { type DigitalRiverEvent, makeEvent } from '../../local/events/make-event.ts';
import { readConfig } from '../../src/config/index.ts';
import { doctorCommand } from '../../src/doctor/command.ts';
import { createLog } from '../../src/log.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { createParts, PART_BUILDERS } from '../../src/wiring/parts.ts';
import { startWorker } from '../../src/wiring/start-worker.ts';
import { createWorkerParts } from '../../src/wiring/worker-parts.ts';
import {
  exampleEnvironment,
  ORGANIZATION_ID,
  startConnector,
  type TestConnector,
} from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { INTEGRATION_SETS, startTestOrg, type TestOrg } from '../support/local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const START = Date.parse('2026-11-02T10:00:00Z');
const OTHER_ID = '00DHs000000EfGhMAK';
/** A worker of the former org looks every five seconds; two of them are on one machine here. */
const PATIENCE_MS = 30_000;

let org: TestOrg;
let other: TestOrg;
let token: string;
let connector: TestConnector;
let workers: { stop(): Promise<void> }[] = [];
let logged: string[] = [];
let orders = 0;

beforeAll(async () => {
  org = await startTestOrg();
  other = await startTestOrg(undefined, [], INTEGRATION_SETS, OTHER_ID);
  token = await org.token();
});

beforeEach(async () => {
  connector = await startConnector({ ...org.environment, FAILED_EVENTS_SECONDS: '1' });
  logged = [];
});

afterEach(async () => {
  for (const worker of workers) await worker.stop();
  workers = [];
  await connector.stop();
});

afterAll(async () => {
  await org.stop();
  await other.stop();
});

function environmentOf(of: TestOrg) {
  return {
    ...exampleEnvironment(connector.config.DATABASE_URL),
    ...of.environment,
    FAILED_EVENTS_SECONDS: '1',
  };
}

/** Starts a worker that is configured for an org, on the one database. */
function work(of: TestOrg): { stop(): Promise<void> } {
  const log = createLog('info', { write: (line) => logged.push(line) });
  const builders = { ...PART_BUILDERS, pool: () => connector.pool };
  const worker = startWorker(
    createWorkerParts(createParts(readConfig(environmentOf(of)), log, builders)),
  );
  workers.push(worker);
  return worker;
}

async function stopWorkers(): Promise<void> {
  for (const worker of workers.splice(0)) await worker.stop();
}

function newOrderId(): string {
  orders += 1;
  return `8800000${String(orders).padStart(5, '0')}`;
}

function accepted(orderId: string, minutes = 0): DigitalRiverEvent {
  return makeEvent('order.accepted', { orderId, at: new Date(START + minutes * 60_000) });
}

async function send(event: DigitalRiverEvent): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  expect((await connector.post(WEBHOOKS, JSON.stringify(event), headers)).status).toBe(202);
}

async function statusOf({ id }: DigitalRiverEvent): Promise<string | undefined> {
  return (await connector.events()).find(({ event_id }) => event_id === id)?.status;
}

async function becomes(event: DigitalRiverEvent, status: string): Promise<void> {
  await eventually(async () => expect(await statusOf(event)).toBe(status), PATIENCE_MS);
}

async function run(command: typeof replayCommand | typeof doctorCommand, argv: string[], of = org) {
  let out = '';
  const write = (text: string) => {
    out += text;
  };
  const status = await command(argv, { out: write, err: write }, environmentOf(of));
  return { status, out };
}

const replay = (...argv: string[]) => run(replayCommand, argv);

async function pauses(): Promise<{ kind: string; reason: string }[]> {
  return (await connector.pool.query('SELECT kind, reason FROM org_pause')).rows;
}

/** Waits until a worker has paused because the database belongs to another org. */
async function pausedBetween(configured: string, connected: string): Promise<void> {
  await eventually(async () => {
    const [pause] = await pauses();
    expect(pause?.kind).toBe('other-org');
    expect(pause?.reason).toContain(`logs in to the Salesforce org ${configured}`);
    expect(pause?.reason).toContain(`belongs to the org ${connected}`);
    expect(pause?.reason).toContain(`npm run replay -- --accept-org ${configured}`);
  }, PATIENCE_MS);
}

async function stateIn(of: TestOrg, id: string): Promise<unknown> {
  return (await of.connection.sobject('Order').retrieve(id)).DR_Order_State__c;
}

test('a worker of another org applies nothing, and says so; the inbox goes on taking events', async () => {
  const orderId = newOrderId();
  const { id } = await org.createOrder({ DR_Order_Id__c: orderId });
  const { id: otherOrder } = await other.createOrder({ DR_Order_Id__c: orderId });
  const first = accepted(orderId);
  await send(first);
  work(org);
  await becomes(first, 'applied');
  await stopWorkers();

  const second = accepted(newOrderId(), 1);
  work(other);
  await send(second);
  await pausedBetween(OTHER_ID, ORGANIZATION_ID);
  expect(logged.join('')).toContain(OTHER_ID);
  expect((await fetch(`${connector.url}/health/ready`)).status).toBe(200);
  const { rows } = await connector.pool.query(
    'SELECT organization_id, refused_organization_id FROM connected_org',
  );
  expect(rows).toEqual([{ organization_id: ORGANIZATION_ID, refused_organization_id: OTHER_ID }]);

  const { rows: subjects } = await connector.pool.query('SELECT attempts FROM subject');
  expect(subjects).toEqual([{ attempts: 0 }, { attempts: 0 }]);
  expect(await statusOf(second)).toBe('pending');
  expect([await stateIn(org, id), await stateIn(other, otherOrder)]).toEqual(['accepted', null]);

  const { status, out } = await run(doctorCommand, ['--json'], other);
  const findings: { check: string; standing: string; found: string }[] = JSON.parse(out).findings;
  const finding = findings.find(({ check }) => check === 'connected org');
  expect([status, finding?.standing]).toEqual([1, 'failed']);
  expect(finding?.found).toContain(OTHER_ID);
  expect(finding?.found).toContain(ORGANIZATION_ID);
});

test('a refreshed sandbox is accepted by a command; what was remembered of the former org is forgotten', async () => {
  const [orderId, waitingId] = [newOrderId(), newOrderId()];
  const { id } = await org.createOrder({ DR_Order_Id__c: orderId });
  const { id: anew } = await other.createOrder({ DR_Order_Id__c: orderId });
  const { id: found } = await other.createOrder({ DR_Order_Id__c: waitingId });
  const [first, waiting] = [accepted(orderId), accepted(waitingId)];
  await send(first);
  await send(waiting);
  const former = work(org);
  await becomes(first, 'applied');
  await becomes(waiting, 'waiting');

  const preview = await replay('--accept-org', OTHER_ID.slice(0, 15));
  expect(preview.status).toBe(0);
  expect(preview.out).toContain(`belongs to the org ${ORGANIZATION_ID}`);
  expect(preview.out).toContain('1 waiting events');
  expect(preview.out).toContain(`${OTHER_ID} was never refused`);
  expect(await statusOf(waiting)).toBe('waiting');
  const accept = await replay('--accept-org', OTHER_ID, '--yes', '--json');
  expect(JSON.parse(accept.out)).toMatchObject({ accepted: true, waiting: 1, subjects: 2 });

  // The story names nothing of the former org, although no worker has claimed the order since.
  const { out: story } = await replay('--order', orderId, '--json');
  expect(story).not.toContain(id);
  expect(story).not.toContain('"current"');

  // The former org's worker notices, and stays away from what comes.
  await pausedBetween(ORGANIZATION_ID, OTHER_ID);
  const complete = makeEvent('order.complete', { orderId, at: new Date(START + 300_000) });
  await send(complete);
  work(other);
  await becomes(waiting, 'applied');
  await becomes(complete, 'applied');
  expect(await stateIn(org, id)).toBe('accepted');
  expect([await stateIn(other, anew), await stateIn(other, found)]).toEqual([
    'complete',
    'accepted',
  ]);
  const { rows } = await connector.pool.query(
    'SELECT organization_id, memory FROM subject WHERE key = $1',
    [orderId],
  );
  expect(rows).toMatchObject([{ organization_id: OTHER_ID, memory: { ids: { order: anew } } }]);
  await former.stop();

  // What was applied to the former org is written to this one by the command for that.
  const fulfillments = () =>
    other.connection.sobject('DR_Fulfillment__c').find({ DR_Order_Id__c: orderId });
  expect((await fulfillments())[0]).not.toMatchObject({ Eligible_For_Fulfillment__c: true });
  await replay('--again', '--order', orderId, '--yes');
  await eventually(async () =>
    expect(await fulfillments()).toMatchObject([
      { Eligible_For_Fulfillment__c: true, Is_Fulfillment_Completed__c: true },
    ]),
  );
});

test('parked events are shown in the accepted org', async () => {
  const { id } = await org.createOrder({ DR_Order_Id__c: newOrderId() });
  const conflict = makeEvent('order.accepted', {
    ...{ orderId: newOrderId(), salesforceOrderId: id, at: new Date(START) },
  });
  await send(conflict);
  work(org);
  await becomes(conflict, 'parked');
  const shownIn = async (of: TestOrg) =>
    (await of.connection.sobject('DR_Failed_Event__c').find({ Event_Id__c: conflict.id })).length;
  await eventually(async () => expect(await shownIn(org)).toBe(1), PATIENCE_MS);
  await stopWorkers();
  // Showing them is refused as well, by the first log-in for it.
  await connector.pool.query('UPDATE event SET reported_at = NULL');
  work(other);
  await pausedBetween(OTHER_ID, ORGANIZATION_ID);
  expect(await shownIn(other)).toBe(0);
  await replay('--accept-org', OTHER_ID, '--yes');
  await eventually(async () => expect(await shownIn(other)).toBe(1), PATIENCE_MS);
});

test('events that a worker of the former org has in hand are not settled by it', async () => {
  const { pool } = connector;
  const orderId = newOrderId();
  await pool.query(
    'INSERT INTO connected_org (organization_id, first_organization_id) VALUES ($1, $1)',
    [ORGANIZATION_ID],
  );
  const event = accepted(orderId);
  await send(event);
  const parts = createWorkerParts(
    createParts(readConfig(environmentOf(org)), createLog('silent'), {
      ...PART_BUILDERS,
      pool: () => pool,
    }),
  );
  const [subject] = await parts.queue().claim(1, ['digital-river']);
  if (subject === undefined) throw new Error('Nothing is due.');
  await replay('--accept-org', OTHER_ID, '--yes');
  const settled = await parts.queue().settle([
    {
      ...{ subject, storedState: {}, attempts: 0, waiting: false, held: false, nextInMs: null },
      results: subject.events.map(({ seq }) => ({ seq, status: 'applied' })),
    },
  ]);
  expect(settled).toEqual([]);
  expect(await statusOf(event)).toBe('pending');
  expect(await parts.queue().claim(1, ['digital-river'])).toHaveLength(1);
});

test.each([
  ['nonsense', /expected the id of an org, 15 or 18 characters that begin with 00D/],
  ['001Hs000000EfGhMAK', /expected the id of an org/],
  [ORGANIZATION_ID, /belongs to the org 00DHs000000AbCdMAK already/],
])('--accept-org %s is refused', async (id, message) => {
  await connector.pool.query(
    'INSERT INTO connected_org (organization_id, first_organization_id) VALUES ($1, $1)',
    [ORGANIZATION_ID],
  );
  await expect(replay('--accept-org', id)).rejects.toThrow(message);
});

test('before the first log-in there is nothing to accept', async () => {
  await expect(replay('--accept-org', OTHER_ID)).rejects.toThrow(/no worker has logged in/);
});
