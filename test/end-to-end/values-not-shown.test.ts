import { makeEvent } from '../../local/events/make-event.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { type AdviceStage, startAdviceStage } from '../support/advice-stage.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';

const PERSON = 'Jane Doe <jane@example.com>';
const PERSONAL = /Jane|Doe|jane@/;
const UNSHOWN = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u;

let stage: AdviceStage;

beforeAll(async () => {
  stage = await startAdviceStage(undefined, {
    ...{ FAILED_EVENTS_SECONDS: '1', DIGITAL_RIVER_MATCH_ORDER_NUMBER: 'true' },
  });
});

afterAll(() => stage.stop());

/** What `npm run replay` prints with these arguments. */
async function printed(...argv: string[]): Promise<string> {
  let text = '';
  const output = {
    out: (part: string) => {
      text += part;
    },
    err: (part: string) => {
      text += part;
    },
  };
  await replayCommand(argv, output, exampleEnvironment(stage.connector.config.DATABASE_URL));
  return text;
}

/** All that people see of an order, but for the console. */
async function seen(orderId: string): Promise<string> {
  const story = await printed('--order', orderId);
  const json = await printed('--order', orderId, '--json');
  const list = await printed();
  return [story, json, list, await printed('--json'), ...stage.connector.logged].join('\n');
}

test('an order number that is none reaches neither log, terminal nor org, while its event waits and when it is parked', async () => {
  const orderId = stage.newOrderId();
  const changes = { metadata: undefined, upstreamId: PERSON };
  const event = await stage.send('order.accepted', { orderId }, changes);
  const expected = 'no Order, or more than one, has the OrderNumber (a text of 27 characters)';
  await stage.becomes(event, 'waiting', expected);
  expect(await seen(orderId)).toContain('OrderNumber (a text of 27 characters)');
  await stage.waitTooLong(orderId);
  await stage.becomes(event, 'parked', expected);
  expect(await seen(orderId)).not.toMatch(PERSONAL);
  await eventually(async () => {
    const failed = await stage.org.connection
      .sobject('DR_Failed_Event__c')
      .find({ Event_Subject__c: orderId })
      .select('*')
      .execute();
    expect(failed).toHaveLength(1);
    expect(JSON.stringify(failed)).toContain('(a text of 27 characters)');
    expect(JSON.stringify(failed)).not.toMatch(PERSONAL);
  }, 30_000);
});

test('what an Order carries in place of another id is shown only if it is one word', async () => {
  const { id } = await stage.org.createOrder({ DR_Order_Id__c: PERSON });
  const orderId = stage.newOrderId();
  const event = await stage.send('order.accepted', { orderId, salesforceOrderId: id });
  const { conflict } = await stage.becomes(
    event,
    'parked',
    `Order ${id} already carries another Digital River order id (a text of 27 characters); this event is of ${orderId}.`,
  );
  expect(conflict).toEqual({ order: id });
  expect(await seen(orderId)).not.toMatch(PERSONAL);
});

test('an order id that would move the cursor or turn the writing is rejected, and shown without doing so', async () => {
  const orderId = 'id\u009b2J\u202e4712';
  expect((await stage.post(makeEvent('order.accepted', { orderId, at: new Date() }))).status).toBe(
    400,
  );
  const text = await seen(orderId);
  expect(text).toContain('4712');
  expect(text).not.toMatch(UNSHOWN);
});

test('invisible characters of an order id are not shown as they are', async () => {
  const orderId = 'id\u200b\u00ad\ufeff4711';
  const event = await stage.send('order.accepted', { orderId });
  await stage.becomes(event, 'waiting');
  expect(JSON.parse(await printed('--order', orderId, '--json'))).toMatchObject({
    subjects: [{ subject: orderId }],
  });
  const text = await seen(orderId);
  expect(text).toContain('4711');
  expect(text).not.toMatch(UNSHOWN);
  expect(text).not.toMatch(/[\u200b\u00ad\ufeff]/);
});
