import { InvalidEventError } from '../../../src/errors.ts';
import { compareVersions } from '../../../src/salesforce/records/write.ts';
import {
  contributionOf,
  envelopeOf,
  fieldsOf,
  plumSource,
  senderFixture,
} from '../../support/senders.ts';

const source = plumSource();

interface Parts {
  id?: string;
  orderId?: string;
  poNumber?: string;
  orderDate?: string;
  deliveryStatus?: string;
  createdAt?: string;
}

/** A webhook. Each part is JSON text, so that a test controls every digit. */
function webhook(parts: Parts = {}): string {
  const {
    id = '12345678901234567890',
    orderId = '99999999999',
    createdAt = '"2019-12-27 16:45:10"',
  } = parts;
  const {
    poNumber = '"PO12662"',
    orderDate = '"2019-12-27 16:41:33"',
    deliveryStatus = '"Delivered"',
  } = parts;
  return `{"id":${id},"data":{"orderId":${orderId},"poNumber":${poNumber},"orderDate":${orderDate},"deliveryStatus":${deliveryStatus}},"createdAt":${createdAt}}`;
}

const reward = (parts: Parts, options = {}) =>
  fieldsOf(contributionOf(plumSource(options), webhook(parts)), 'Plum_Reward__c');

describe('the envelope', () => {
  test('an id of 20 digits and an order id of 11 keep every digit', () => {
    expect(envelopeOf(source, webhook())).toEqual({
      id: '12345678901234567890',
      type: 'delivery_status.delivered',
      subject: '99999999999',
      time: new Date('2019-12-27T16:45:10Z'),
      live: null,
    });
  });

  test('two ids that are the same JavaScript number are two events', () => {
    const ids = ['12345678901234567890', '12345678901234567891'].map(
      (id) => envelopeOf(source, webhook({ id })).id,
    );
    expect(new Set(ids).size).toBe(2);
  });

  test.each(['delivered', 'canceled'])('the fixture %s', (status) => {
    expect(envelopeOf(source, senderFixture('xoxoday-plum', status))).toMatchObject({
      type: `delivery_status.${status}`,
      subject: '48219307756',
    });
  });

  test.each([
    ['delivered', 'delivered'],
    ['Delivered', 'delivered'],
    [' DELIVERED ', 'delivered'],
    ['Canceled', 'canceled'],
    ['CANCELED', 'canceled'],
    ['Cancelled', 'canceled'],
  ])('the status "%s" is %s', (status, word) => {
    const envelope = envelopeOf(source, webhook({ deliveryStatus: JSON.stringify(status) }));
    expect(envelope).toMatchObject({ type: `delivery_status.${word}`, subject: '99999999999' });
  });

  test.each(['pending', 'Pending', 'on_hold', 'constructor'])(
    'the status "%s" is unmapped',
    (status) => {
      const envelope = envelopeOf(source, webhook({ deliveryStatus: JSON.stringify(status) }));
      expect(envelope).toMatchObject({
        subject: '99999999999',
        unmapped: { code: 'UNMAPPED_TYPE' },
      });
    },
  );

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['no object', '"text"', 'body'],
    ['no id', '{"data":{"orderId":1,"deliveryStatus":"delivered"}}', 'id'],
    ['no data', '{"id":1}', 'data'],
    ['no order id', '{"id":1,"data":{"deliveryStatus":"delivered"}}', 'data.orderId'],
    ['no status', '{"id":1,"data":{"orderId":1}}', 'data.deliveryStatus'],
  ])('a body with %s is rejected, and the error names the field', (_case, body, field) => {
    const attempt = () => envelopeOf(source, body);
    expect(attempt).toThrow(InvalidEventError);
    expect(attempt).toThrow(expect.objectContaining({ field }) as Error);
  });
});

describe('the writes of a reward', () => {
  test('contain all values of the event', () => {
    const contribution = contributionOf(source, webhook());
    expect(contribution.keys).toEqual({ poNumber: 'PO12662' });
    expect(fieldsOf(contribution, 'Plum_Reward__c')).toEqual({
      Delivery_Status__c: 'delivered',
      Delivered__c: true,
      Event_Id__c: '12345678901234567890',
      Event_Created__c: '2019-12-27T16:45:10.000Z',
      Event_Created_Text__c: '2019-12-27 16:45:10',
      Order_Date__c: '2019-12-27T16:41:33.000Z',
      Order_Date_Text__c: '2019-12-27 16:41:33',
      PO_Number__c: 'PO12662',
      OrderId__c: { lookup: 'record' },
    });
    expect(contribution.writes[0]).toMatchObject({
      record: { object: 'Plum_Reward__c', field: 'Plum_Order_Id__c', value: '99999999999' },
      guard: { field: 'Reward_Version__c', number: Date.parse('2019-12-27T16:45:10Z') },
    });
  });

  test('dates are in the configured time zone, and also written as sent', () => {
    expect(reward({}, { timeZone: 'Asia/Kolkata' })).toMatchObject({
      Order_Date__c: '2019-12-27T11:11:33.000Z',
      Order_Date_Text__c: '2019-12-27 16:41:33',
    });
  });

  test.each(['"0000-00-00 00:00:00"', '"tomorrow"'])(
    'a date of %s is written as text only',
    (orderDate) => {
      expect(reward({ orderDate, createdAt: orderDate })).toMatchObject({
        Order_Date__c: null,
        Order_Date_Text__c: JSON.parse(orderDate),
        Event_Created__c: null,
        Delivery_Status__c: 'delivered',
      });
    },
  );

  test.each(['""', 'null', '"  "'])('with a PO number of %s there is no look-up', (poNumber) => {
    const contribution = contributionOf(source, webhook({ poNumber }));
    expect(contribution.keys).toEqual({});
    expect(fieldsOf(contribution, 'Plum_Reward__c').Delivery_Status__c).toBe('delivered');
  });

  test('a numeric PO number becomes text, and a Unicode one is unchanged', () => {
    expect(contributionOf(source, webhook({ poNumber: '12' })).keys).toEqual({
      poNumber: '12',
    });
    expect(contributionOf(source, webhook({ poNumber: '"PO-\\u00e9-12662"' })).keys).toEqual({
      poNumber: 'PO-é-12662',
    });
  });

  test('canceled sets its own checkbox and does not change that of delivered', () => {
    const fields = reward({ deliveryStatus: '"canceled"' });
    expect(fields).toMatchObject({ Delivery_Status__c: 'canceled', Canceled__c: true });
    expect(fields).not.toHaveProperty('Delivered__c');
    expect(fields).not.toHaveProperty('Delivery_Conflict__c');
  });

  test('the record is looked up by the configured object and field', () => {
    const record = { object: 'Campaign', field: 'PO__c', lookupField: 'Campaign__c' };
    const configured = plumSource({ record });
    expect(configured.lookups({ poNumber: '7' })).toEqual([
      { name: 'record', object: 'Campaign', candidates: [{ field: 'PO__c', value: '7' }] },
    ]);
    expect(reward({}, { record })).toMatchObject({ Campaign__c: { lookup: 'record' } });
  });
});

test('the newer status wins; in the same second, canceled wins', () => {
  const version = (deliveryStatus: string, createdAt: string) =>
    contributionOf(source, webhook({ deliveryStatus, createdAt })).writes[0]?.version ?? [];
  const delivered = version('"delivered"', '"2026-01-01 10:00:00"');
  expect(
    compareVersions(version('"canceled"', '"2026-01-01 10:00:01"'), delivered),
  ).toBeGreaterThan(0);
  expect(
    compareVersions(version('"canceled"', '"2026-01-01 10:00:00"'), delivered),
  ).toBeGreaterThan(0);
  expect(compareVersions(version('"canceled"', '"2026-01-01 09:59:59"'), delivered)).toBeLessThan(
    0,
  );
});
