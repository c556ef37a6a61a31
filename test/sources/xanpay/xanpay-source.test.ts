import { InvalidEventError } from '../../../src/errors.ts';
import type { Version } from '../../../src/salesforce/records/write.ts';
import { compareVersions } from '../../../src/salesforce/records/write.ts';
import {
  contributionOf,
  envelopeOf,
  fieldsOf,
  senderFixture,
  xanpaySource,
} from '../../support/senders.ts';

const source = xanpaySource();
const CHARGE = '67c6c818a1b2c3d4e5f60718';

/** A webhook, its numbers and all else as text, so that every digit is the test's own. */
function webhook(payload: string, timestamp = '1741080600.25'): string {
  return `{"timestamp":${timestamp},"reason":"charge_status_updated","payload":{"chargeId":"c1",${payload}}}`;
}

const charge = (payload: string) =>
  fieldsOf(contributionOf(source, webhook(payload)), 'XanPay_Charge__c');

describe('what is kept', () => {
  test.each(['pending', 'completed', 'expired', 'cancelled'])('a %s charge', (status) => {
    expect(envelopeOf(source, senderFixture('xanpay', status))).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{64}$/),
      type: `charge_status_updated.${status}`,
      subject: CHARGE,
      time: new Date('2025-03-04T09:30:00.250Z'),
      live: true,
    });
  });

  test.each([
    ['1618226757.504', '2021-04-12T11:25:57.504Z'],
    ['1618226757', '2021-04-12T11:25:57.000Z'],
    ['"1618226757.504"', '2021-04-12T11:25:57.504Z'],
    ['1.618226757504e9', '2021-04-12T11:25:57.504Z'],
    ['1588654478993', '2020-05-05T04:54:38.993Z'],
    ['null', undefined],
    ['"soon"', undefined],
    ['-5', undefined],
    ['1e300', undefined],
    ['{}', undefined],
  ])('the timestamp %s is %s', (timestamp, expected) => {
    const { time } = envelopeOf(source, webhook('"status":"pending"', timestamp));
    expect(time?.toISOString()).toBe(expected);
  });

  test('the same change has the same id, however its number is written; another has another', () => {
    const id = (payload: string, timestamp: string) =>
      envelopeOf(source, webhook(payload, timestamp)).id;
    const one = id('"status":"pending"', '1618226757.5');
    expect(id('"status":" PENDING ","merchantAmount":7', '"1618226757.500"')).toBe(one);
    expect(id('"status":"completed"', '1618226757.5')).not.toBe(one);
    expect(id('"status":"pending"', '1618226757.504')).not.toBe(one);
  });

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['an unknown status', webhook('"status":"Refunded"'), 'charge_status_updated.refunded', 'of this status'],
    ['a status that is a word of the language', webhook('"status":"constructor"'), 'charge_status_updated.constructor', 'of this status'],
    ['another reason', '{"reason":"webhook_test","sent":true}', 'webhook_test', 'with this reason'],
    ['no reason', '{"hello":1}', 'unknown', 'with this reason'],
    ['a reason that is no word', '{"reason":{"a":1}}', 'unknown', 'with this reason'],
  ])('%s is unmapped', (_case, body, type, why) => {
    const envelope = envelopeOf(source, body);
    expect(envelope).toMatchObject({ type, subject: null, unmapped: expect.stringContaining(why) });
    expect(envelopeOf(source, body).id).toBe(envelope.id);
  });

  test('a charge of the other environment is unmapped; without a pair that tells, it is not', () => {
    const body = senderFixture('xanpay', 'completed');
    const proof = { method: 'http-basic', caller: 'a test', live: false } as const;
    expect(envelopeOf(source, body, proof)).toMatchObject({
      live: false,
      subject: null,
      unmapped: 'It is of the sandbox environment, and this installation serves live charges.',
    });
    expect(envelopeOf(xanpaySource('OrderNumber', 'test'), body, proof).subject).toBe(CHARGE);
    const asked = { method: 'reconcile', caller: 'a test' } as const;
    expect(envelopeOf(source, body, asked as never)).toMatchObject({ live: null, subject: CHARGE });
  });

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['a list', '[]', 'body'],
    ['no payload', '{"reason":"charge_status_updated"}', 'payload'],
    ['no charge id', '{"reason":"charge_status_updated","payload":{"status":"pending"}}', 'payload.chargeId'],
    ['an empty charge id', '{"reason":"charge_status_updated","payload":{"chargeId":"","status":"pending"}}', 'payload.chargeId'],
    ['no status', '{"reason":"charge_status_updated","payload":{"chargeId":"c1"}}', 'payload.status'],
    ['a status that is none', '{"reason":"charge_status_updated","payload":{"chargeId":"c1","status":null}}', 'payload.status'],
  ])('%s is no event, by the name of the field', (_case, body, field) => {
    const attempt = () => envelopeOf(source, body);
    expect(attempt).toThrow(InvalidEventError);
    expect(attempt).toThrow(expect.objectContaining({ field }) as Error);
  });
});

describe('what is written of a charge', () => {
  test('all that it says', () => {
    const contribution = contributionOf(source, senderFixture('xanpay', 'completed'));
    expect(fieldsOf(contribution, 'XanPay_Charge__c')).toEqual({
      Status__c: 'completed',
      Status_Changed__c: '2025-03-04T09:30:00.250Z',
      Completed__c: '2025-03-04T09:30:00.250Z',
      Merchant_Id__c: 'a5c0ffee0000000000000001',
      Method__c: 'paynow',
      Merchant_Amount__c: 185.9,
      Merchant_Currency__c: 'SGD',
      Customer_Currency__c: 'SGD',
      Order_Items__c:
        '2 × Folding city map (map-fold), 17.9 SGD\n2 × Day pack, 18 litres (pack-day), 168 SGD',
      Notify_Payload__c: '{"orderId":"00000107"}',
      Order_Reference__c: '00000107',
      OrderId__c: { lookup: 'order' },
    });
    expect(contribution.keys).toEqual({ orderReference: '00000107' });
    expect(fieldsOf(contribution, 'Order')).toEqual({ XanPay_Payment_Status__c: 'completed' });
  });

  test.each(['pending', 'expired', 'cancelled'])('a %s one leaves the Order alone', (status) => {
    const contribution = contributionOf(source, senderFixture('xanpay', status));
    expect(fieldsOf(contribution, 'XanPay_Charge__c')).toMatchObject({ Status__c: status });
    expect(fieldsOf(contribution, 'XanPay_Charge__c')).not.toHaveProperty('Completed__c');
    expect(fieldsOf(contribution, 'Order')).toEqual({});
  });

  test('one that names no Order has no part that could wait', () => {
    const contribution = contributionOf(source, webhook('"status":"completed"'));
    expect(contribution.keys).toEqual({});
    expect(JSON.stringify(contribution.writes)).not.toContain('lookup');
    expect(source.lookups({})).toEqual([]);
  });

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['"merchantAmount":100,"merchantCurrency":"SGD"', { Merchant_Amount__c: 100, Merchant_Currency__c: 'SGD' }],
    ['"merchantAmount":5000,"merchantCurrency":"JPY"', { Merchant_Amount__c: 5000, Merchant_Currency__c: 'JPY' }],
    ['"merchantAmount":1.005,"merchantCurrency":"KWD"', { Merchant_Amount__c: 1.005, Merchant_Currency__c: 'KWD' }],
    ['"merchantAmount":"26.24"', { Merchant_Amount__c: 26.24 }],
    ['"merchantAmount":123456789012.125', { Merchant_Amount__c: 123456789012.125 }],
    ['"customerAmount":26.240,"customerCurrency":"SGD"', { Customer_Amount__c: 26.24, Customer_Currency__c: 'SGD' }],
    ['"merchantAmount":null,"merchantCurrency":null', {}],
    ['"paymentMethod":"","merchantId":7', { Merchant_Id__c: '7' }],
    ['"orders":[]', {}],
    ['"orders":"none"', {}],
    ['"orders":[{}]', { Order_Items__c: '? × Item' }],
    ['"orders":[7,{"name":"Ж 注 🎁","quantity":1.5,"amount":0.125,"currency":"KWD"}]', { Order_Items__c: '? × Item\n1.5 × Ж 注 🎁, 0.125 KWD' }],
    ['"orders":[{"id":"1","name":"Laptop","quantity":1,"amount":150}]', { Order_Items__c: '1 × Laptop (1), 150' }],
    ['"notifyPayload":"table 7"', { Notify_Payload__c: 'table 7' }],
    ['"notifyPayload":null', {}],
    ['"chargedBack":true,"nested":{"deep":[1]}', {}],
  ])('of %s', (payload, expected) => {
    const { Status__c, Status_Changed__c, ...rest } = charge(`"status":"pending",${payload}`);
    expect({ Status__c, ...rest }).toEqual({
      Status__c: 'pending',
      ...expected,
    });
    expect(Status_Changed__c).toBe('2025-03-04T09:30:00.250Z');
  });

  test('a thousand items, and a megabyte of notify payload, fit their fields', () => {
    const items = Array.from({ length: 1000 }, (_, item) => ({ name: 'x'.repeat(200), id: item }));
    const fields = charge(
      `"status":"pending","orders":${JSON.stringify(items)},"notifyPayload":"${'y'.repeat(1_000_000)}"`,
    );
    expect(String(fields.Order_Items__c)).toHaveLength(131_072);
    expect(String(fields.Notify_Payload__c)).toHaveLength(32_768);
    expect(String(fields.Notify_Payload__c)).toMatch(/y …$/);
  });

  test.each(['1.0005', '12345678901234567', '"ten"'])(
    'an amount of %s, which no field holds as it is, is refused and never rounded',
    (amount) => {
      const attempt = () => charge(`"status":"pending","merchantAmount":${amount}`);
      expect(attempt).toThrow(InvalidEventError);
      expect(attempt).toThrow(/^payload\.merchantAmount: expected an amount/);
    },
  );
});

describe('which event wins', () => {
  const guardOf = (status: string, timestamp: string) => {
    const { writes } = contributionOf(source, webhook(`"status":"${status}"`, timestamp));
    const write = writes.find(({ group }) => group === 'status');
    return { version: write?.version ?? [], number: write?.guard?.number ?? 0 };
  };

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['completed', '100.5', 'pending', '900'],
    ['completed', '100.5', 'expired', '900'],
    ['completed', '100.5', 'cancelled', '900'],
    ['expired', '100.5', 'pending', '900'],
    ['cancelled', '100.5', 'pending', '900'],
    ['cancelled', '900', 'expired', '100.5'],
    ['expired', '900', 'cancelled', '100.5'],
    ['pending', '900', 'pending', '100.5'],
    ['completed', '900', 'completed', '100.5'],
  ])('%s at %s beats %s at %s', (status, timestamp, other, otherTimestamp) => {
    const [newer, older] = [guardOf(status, timestamp), guardOf(other, otherTimestamp)];
    expect(compareVersions(newer.version as Version, older.version as Version)).toBeGreaterThan(0);
    expect(newer.number).toBeGreaterThan(older.number);
    expect(Number.isSafeInteger(newer.number)).toBe(true);
  });

  test('of two completions the earlier time is kept', () => {
    const versionAt = (timestamp: string) =>
      contributionOf(source, webhook('"status":"completed"', timestamp)).writes.find(
        ({ group }) => group === 'completed',
      )?.version ?? [];
    expect(compareVersions(versionAt('100'), versionAt('200'))).toBeGreaterThan(0);
  });
});

describe('how the Order is found', () => {
  test('by its number, or by the field that is configured; nobody owns it', () => {
    const keys = { orderReference: '251' };
    const lookup = {
      name: 'order',
      object: 'Order',
      candidates: [{ field: 'OrderNumber', value: '251' }],
    };
    expect(source.lookups(keys)).toEqual([lookup]);
    const [byReference] = xanpaySource('Shop_Reference__c').lookups(keys);
    expect(byReference?.candidates).toEqual([{ field: 'Shop_Reference__c', value: '251' }]);
  });

  test('by record id: in its long form, and what is no id is not asked for', () => {
    const byId = xanpaySource('Id');
    const keys = (orderId: string) =>
      contributionOf(
        byId,
        webhook(
          `"status":"pending","notifyPayload":${JSON.stringify(JSON.stringify({ orderId }))}`,
        ),
      ).keys;
    expect(keys('801Qy00000Ab1Cd')).toEqual({ orderReference: '801Qy00000Ab1CdIAJ' });
    expect(keys('251')).toEqual({});
  });
});
