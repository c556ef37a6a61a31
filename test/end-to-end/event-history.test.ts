import type { DigitalRiverEvent } from '../../local/events/make-event.ts';
import { eventCommands } from '../../src/console/events/event-commands.ts';
import { eventQueries } from '../../src/console/events/event-operations.ts';
import type { EventResult } from '../../src/console/events/event-schemas.ts';
import type { Actor } from '../../src/console/operation/actor.ts';
import type { AuditEntry } from '../../src/console/operation/audit-trail.ts';
import type { Operation } from '../../src/console/operation/operation.ts';
import { performer } from '../../src/console/operation/perform.ts';
import { createLog } from '../../src/log.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { eventData } from '../../src/wiring/console/events/event-data.ts';
import { createParts, PART_BUILDERS } from '../../src/wiring/parts.ts';
import { type AdviceStage, startAdviceStage } from '../support/advice-stage.ts';
import { exampleEnvironment } from '../support/connector.ts';

const OPERATOR: Actor = { kind: 'user', id: '005A', name: 'jane@example.com', role: 'operator' };
const VIEWER: Actor = { ...OPERATOR, name: 'joe@example.com', role: 'viewer' };
const DEAD_ID = '801Hs00000Zz99ZIAR';

let stage: AdviceStage;
let queries: ReturnType<typeof eventQueries>;
let commands: ReturnType<typeof eventCommands>;
let audited: AuditEntry[] = [];

const perform = performer({
  record: async (entry) => {
    audited.push(entry);
  },
});

beforeAll(async () => {
  stage = await startAdviceStage(undefined, { WORKER_MOST_ATTEMPTS: '3' });
  const { config, pool } = stage.connector;
  const parts = createParts(config, createLog('silent'), { ...PART_BUILDERS, pool: () => pool });
  const data = eventData(parts, pool);
  queries = eventQueries(data);
  commands = eventCommands(data);
});

beforeEach(() => {
  audited = [];
});

afterEach(() => stage.setFaults());

afterAll(() => stage.stop());

async function seqOf({ id }: DigitalRiverEvent): Promise<string> {
  const { rows } = await stage.connector.pool.query('SELECT seq FROM event WHERE event_id = $1', [
    id,
  ]);
  return rows[0].seq;
}

async function read(event: DigitalRiverEvent, actor = OPERATOR): Promise<EventResult> {
  return perform(queries.readEvent, { event: await seqOf(event) }, actor);
}

async function run(
  command: Operation,
  event: DigitalRiverEvent,
  more: object = {},
  actor = OPERATOR,
): Promise<unknown> {
  return perform(command, { event: await seqOf(event), ...more }, actor);
}

/** The timeline in a line for each entry. */
function lines({ timeline }: EventResult): string[] {
  return timeline.map(({ text, times }) => (times === 1 ? text : `${text} ×`));
}

const RECEIVED = 'received, and committed to the inbox before it was acknowledged';
const APPLIED = 'applied';

test('an event that waits for its Order, and is then applied', async () => {
  const orderId = stage.newOrderId();
  const event = await stage.send('order.accepted', { orderId, salesforceOrderId: DEAD_ID });
  await stage.becomes(event, 'waiting');
  for (let times = 1; times <= 2; times += 1) await stage.lookAgain(event);
  const { id } = await stage.org.createOrder();
  await stage.edit(id, { DR_Order_Id__c: orderId });
  await stage.letTimePass();
  await stage.becomes(event, 'applied');
  const result = await read(event);
  expect(lines(result)).toEqual([RECEIVED, 'waiting for its Salesforce record ×', APPLIED]);
  expect(result.timeline[1]?.details[0]).toContain(orderId);
  expect(result.timeline[0]?.details.join(' ')).toMatch(
    /The call came from .+ at 127\.0\.0\.1, to .+\/webhooks\/?\. The caller was proven by an access token\./,
  );
  expect(result.actions).toEqual(['again']);
  expect(result.writes[0]).toMatchObject({ object: 'Order', id, outcome: 'current', before: null });
});

test('what the event before wrote to the same fields is shown beside what an event writes', async () => {
  const { id } = await stage.org.createOrder();
  const life = { orderId: stage.newOrderId(), salesforceOrderId: id };
  const first = await stage.send('order.accepted', life);
  await stage.becomes(first, 'applied');
  const second = await stage.send('order.complete', life);
  await stage.becomes(second, 'applied');
  const { writes } = await read(second);
  const state = writes.find(({ fields }) => fields.some(({ value }) => value === 'complete'));
  expect(state?.before).toMatchObject({ event: await seqOf(first), type: 'order.accepted' });
  expect(state?.before?.fields.map(({ value }) => value)).toContain('accepted');
  expect((await read(first)).writes.map(({ outcome }) => outcome)).toContain('overtaken');
});

test('an event that is delivered again says so', async () => {
  const { id } = await stage.org.createOrder();
  const life = { orderId: stage.newOrderId(), salesforceOrderId: id };
  const event = await stage.send('order.accepted', life);
  await stage.becomes(event, 'applied');
  await stage.post(event);
  const result = await read(event);
  expect(lines(result)).toEqual([RECEIVED, APPLIED, 'delivered once more']);
  expect(result.arrivals).toBe(2);
});

test('an event that is retried, and parked; replayed by a command; dismissed, and restored', async () => {
  await stage.setFaults({ kind: 'lock-row', share: 1 });
  const { id } = await stage.org.createOrder();
  const life = { orderId: stage.newOrderId(), salesforceOrderId: id };
  const event = await stage.send('order.accepted', life);
  const parked = 'parked (needs a person)';
  await stage.becomes(event, 'parked');
  const retried = 'pending (Salesforce refused it, and it is tried again)';
  expect(lines(await read(event))).toEqual([RECEIVED, `${retried} ×`, parked]);
  await stage.replay(event);
  await stage.becomes(event, 'parked');
  await run(commands.dismissEvent, event, { note: 'A test order.' });
  expect(await read(event)).toMatchObject({
    ...{ status: 'dismissed', dismissalNote: 'A test order.', dismissedBy: 'jane@example.com' },
    actions: ['restore'],
  });
  await run(commands.restoreEvent, event);
  const restored = await read(event);
  expect(restored.actions).toEqual(['replay', 'dismiss']);
  expect(lines(restored)).toEqual([
    ...[RECEIVED, `${retried} ×`, parked],
    ...['replayed by the command npm run replay', `${retried} ×`, parked],
    ...[
      'dismissed in the console by jane@example.com',
      'its dismissal was taken back in the console by jane@example.com',
    ],
    parked,
  ]);
  await stage.setFaults();
  await run(commands.replayEvent, event);
  await stage.becomes(event, 'applied');
  expect(lines(await read(event)).slice(-2)).toEqual([
    'replayed in the console by jane@example.com',
    APPLIED,
  ]);
  expect(audited.map(({ action, outcome, note }) => [action, outcome, note])).toEqual([
    ['dismissEvent', 'begun', 'A test order.'],
    ['restoreEvent', 'begun', undefined],
    ['replayEvent', 'begun', undefined],
  ]);
  expect(await story(life.orderId)).toContain('replayed by the command npm run replay');
});

/** As `npm run replay -- --order ID`. */
async function story(order: string): Promise<string> {
  let text = '';
  const output = {
    out: (part: string) => {
      text += part;
    },
    err: () => undefined,
  };
  const environment = exampleEnvironment(stage.connector.config.DATABASE_URL);
  await replayCommand(['--order', order], output, environment);
  return text;
}

test('an applied event whose order is applied again keeps both outcomes', async () => {
  const { id } = await stage.org.createOrder();
  const life = { orderId: stage.newOrderId(), salesforceOrderId: id };
  const event = await stage.send('order.accepted', life);
  await stage.becomes(event, 'applied');
  expect(await run(commands.applyEventAgain, event)).toMatchObject({
    done: '1 event of the order is pending; a worker will apply it.',
  });
  await stage.becomes(event, 'applied');
  expect(lines(await read(event))).toEqual([
    ...[RECEIVED, APPLIED],
    'to be applied again, as was asked for in the console by jane@example.com',
    APPLIED,
  ]);
});

test('an unmapped event is judged anew; one that stays unmapped says why', async () => {
  const { id } = await stage.org.createOrder();
  const life = { orderId: stage.newOrderId(), salesforceOrderId: id };
  const event = await stage.send('order.accepted', life);
  await stage.becomes(event, 'applied');
  await stage.connector.pool.query(
    "UPDATE event SET status = 'unmapped', error_code = 'UNMAPPED_TYPE', reason = 'Not mapped.' WHERE event_id = $1",
    [event.id],
  );
  expect((await read(event)).actions).toEqual(['judge']);
  await run(commands.judgeEventAnew, event);
  await stage.becomes(event, 'applied');
  const entries = lines(await read(event));
  expect(entries).toContain('unmapped (kept, but nothing is written for it)');
  expect(entries).toContain('judged anew in the console by jane@example.com: it is to be written');

  const other = await stage.send('order.accepted', life, { liveMode: true });
  await stage.connector.pool.query(
    `UPDATE event SET status = 'unmapped', error_code = 'UNMAPPED_TYPE', type = 'other',
       body = convert_to(replace(convert_from(body, 'UTF8'), 'order.accepted', 'other.type'), 'UTF8') WHERE event_id = $1`,
    [other.id],
  );
  expect(await run(commands.judgeEventAnew, other)).toMatchObject({
    done: expect.stringMatching(/^The event stays unmapped\. ./),
  });
});

test('the body is masked; an operator uncovers it, which is recorded, and a viewer cannot', async () => {
  const { id } = await stage.org.createOrder();
  const life = { orderId: stage.newOrderId(), salesforceOrderId: id };
  const event = await stage.send('order.accepted', life, { email: 'jane.roe@example.org' });
  await stage.becomes(event, 'applied');
  const { body } = await read(event, VIEWER);
  expect(body.masked).toContain(life.orderId);
  expect(body.masked).not.toContain('jane.roe');
  await expect(run(commands.uncoverEvent, event, {}, VIEWER)).rejects.toMatchObject({
    status: 403,
  });
  expect(await run(commands.uncoverEvent, event)).toEqual({
    ...{ event: await seqOf(event), id: event.id, encoding: 'utf-8', body: JSON.stringify(event) },
    ...{ orgWords: null, object: null },
  });
  const what = `event ${event.id} of digital-river, order ${life.orderId}`;
  expect(audited).toMatchObject([
    { action: 'uncoverEvent', outcome: 'refused', what, actor: VIEWER },
    { action: 'uncoverEvent', outcome: 'begun', what, actor: OPERATOR },
  ]);
  expect(JSON.stringify([stage.connector.logged, audited])).not.toContain('jane.roe');
});

test.each(['replayEvent', 'restoreEvent', 'judgeEventAnew'] as const)(
  '%s is refused while the state of the event does not allow it',
  async (name) => {
    const { id } = await stage.org.createOrder();
    const life = { orderId: stage.newOrderId(), salesforceOrderId: id };
    const event = await stage.send('order.accepted', life);
    await stage.becomes(event, 'applied');
    await expect(run(commands[name], event)).rejects.toMatchObject({
      ...{
        status: 409,
        message: expect.stringMatching(
          /^This cannot be done now: the event is applied\. What can be done now: applyEventAgain/,
        ),
      },
    });
    await expect(run(commands[name], event, {}, VIEWER)).rejects.toMatchObject({ status: 403 });
    await stage.becomes(event, 'applied');
  },
);

test('an event whose body is deleted says since when and why', async () => {
  const { id } = await stage.org.createOrder();
  const life = { orderId: stage.newOrderId(), salesforceOrderId: id };
  const event = await stage.send('order.accepted', life);
  await stage.becomes(event, 'applied');
  await stage.connector.pool.query(
    "UPDATE event SET body = NULL, settled_at = '2026-10-01T10:00:00Z' WHERE event_id = $1",
    [event.id],
  );
  const { body, actions, writesUnknown } = await read(event);
  expect(body).toMatchObject({ bytes: null, masked: null });
  expect(body.deleted).toContain('The body was deleted, on 2026-10-31 or soon after');
  expect(writesUnknown).toContain('its body has been deleted');
  expect(actions).toEqual([]);
  await expect(run(commands.uncoverEvent, event)).rejects.toMatchObject({ status: 404 });
});
