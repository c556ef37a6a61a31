/*
 * Every object of JavaScript inherits members such as `constructor`. A word from outside that is one
 * of these names has to be an unknown word like any other.
 */

import { makeEvent } from '../local/events/make-event.ts';
import { requestedAction } from '../src/failed-events/requests/requested-action.ts';
import { unmatchedText } from '../src/replay/unmatched-text.ts';
import { classifyError } from '../src/salesforce/classify-error.ts';
import { explainRefusal } from '../src/salesforce/login/login-refusal.ts';
import { outageReason } from '../src/salesforce/outage-reasons.ts';
import { reasonFor, refusalOf } from '../src/salesforce/refusal.ts';
import type { Source } from '../src/sources/source.ts';
import { meaningOf, todoFor } from '../src/story/judge-event.ts';
import { startConnector, type TestConnector } from './support/connector.ts';
import { digitalRiverSource, eventFixture } from './support/digital-river-events.ts';
import { eventually } from './support/eventually.ts';
import { startTestOrg, type TestOrg } from './support/local-org.ts';
import { plumSource, senderFixture, xanpaySource } from './support/senders.ts';

const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];

/** The event of a fixture, its numbers as texts, as the source reads them. */
const fixture = (source: Source, folder: 'xanpay' | 'xoxoday-plum', name: string) =>
  source.parse(senderFixture(folder, name)) as Record<string, Record<string, unknown>>;

describe.each(NAMES)('%s', (name) => {
  const error = (code: string) => ({ code, message: 'a message', fields: [] });

  test('as a code of Salesforce, it is an unknown code', () => {
    for (const level of ['record', 'collection', 'request'] as const) {
      expect(classifyError(error(name), level)).toBe(classifyError(error('ANY'), level));
    }
    const [reason, expected] = [name, 'ANY'].map((code) =>
      reasonFor(refusalOf('Order', error(code))),
    );
    // A code of Salesforce begins with a letter.
    const shown = name === '__proto__' ? 'UNREADABLE_CODE' : name;
    expect(reason).toBe(expected?.replace('ANY', shown));
    expect(outageReason('unavailable', name).problem).toBe(
      outageReason('unavailable', 'ANY').problem.replace('ANY', name),
    );
    expect(explainRefusal(name, name).advice).toBe(explainRefusal('any', 'any').advice);
  });

  test('as an object or field of the org, it is named', () => {
    const refusal = refusalOf(name, { ...error('REQUIRED_FIELD_MISSING'), fields: [name] });
    expect(reasonFor(refusal)).toContain(`(REQUIRED_FIELD_MISSING on ${name}.${name})`);
  });

  test('as a status of a Failed Event, it asks for nothing', () => {
    for (const status of ['parked', 'dismissed', 'applied', name]) {
      const outcome = { status, isShown: 'yes', hasBody: true } as const;
      expect(requestedAction(outcome, { status: name, isDeleted: false })).toBe('none');
    }
  });

  test('as a status of an event, it is shown as it is', () => {
    const stored = { status: name, code: null, eventId: 'e', hasBody: true } as const;
    expect(meaningOf(stored as never)).toBe(name);
    expect(todoFor(stored as never)).toEqual([]);
    expect(unmatchedText([{ status: name, count: 1 }])).toContain(`1 ${name}: See docs`);
  });

  test('as a type or state of a sender, there is nothing to write', () => {
    const proof = { method: 'signature', caller: 'test' } as const;
    const codeOf = (source: Source, body: unknown) => source.envelope(body, proof).unmapped?.code;
    const order = { ...eventFixture('order.accepted'), type: name };
    expect(codeOf(digitalRiverSource(), order)).toBe('UNMAPPED_TYPE');
    const [xanpay, plum] = [xanpaySource(), plumSource()];
    const charge = fixture(xanpay, 'xanpay', 'completed');
    const paid = { ...charge, payload: { ...charge.payload, status: name } };
    expect(codeOf(xanpay, paid)).toBe('UNMAPPED_TYPE');
    const reward = fixture(plum, 'xoxoday-plum', 'delivered');
    const sent = { ...reward, data: { ...reward.data, deliveryStatus: name } };
    expect(codeOf(plum, sent)).toBe('UNMAPPED_TYPE');
  });
});

describe('as ids, from the webhook to the org', () => {
  const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
  let org: TestOrg;
  let connector: TestConnector;

  beforeAll(async () => {
    org = await startTestOrg();
    connector = await startConnector(org.environment);
    connector.work();
  });
  afterAll(async () => {
    await connector.stop();
    await org.stop();
  });

  test('each is an event and an order like any other', async () => {
    const authorization = `Bearer ${await org.token()}`;
    for (const name of NAMES) {
      const { id, number } = await org.createOrder();
      const at = new Date();
      const life = { orderId: name, salesforceOrderId: id, orderNumber: number, at };
      const event = { ...makeEvent('order.accepted', life), id: name };
      const reply = await connector.post(WEBHOOKS, JSON.stringify(event), { authorization });
      expect(reply.status).toBe(202);
      await eventually(async () => {
        expect(await org.connection.sobject('Order').retrieve(id)).toMatchObject({
          DR_Order_Id__c: name,
          DR_Order_State__c: 'accepted',
        });
      });
    }
    await eventually(async () => {
      const events = await connector.events();
      expect(events.map(({ event_id, status }) => [event_id, status]).sort()).toEqual(
        NAMES.map((name) => [name, 'applied']).sort(),
      );
    });
  });
});
