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

/** A webhook as JSON text, so that a test controls every digit. */
function webhook(payload: string, timestamp = '1741080600.25'): string {
  return `{"timestamp":${timestamp},"reason":"charge_status_updated","payload":{"chargeId":"c1",${payload}}}`;
}

const charge = (payload: string) =>
  fieldsOf(contributionOf(source, webhook(payload)), 'XanPay_Charge__c');

describe('the envelope', () => {
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

  test('the same change has the same id, however its numbers are written; another change has another id', () => {
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
    ['a status that is a name in JavaScript', webhook('"status":"constructor"'), 'charge_status_updated.constructor', 'of this status'],
    ['another reason', '{"reason":"webhook_test","sent":true}', 'webhook_test', 'with this reason'],
    ['no reason', '{"hello":1}', 'unknown', 'with this reason'],
    ['a reason that is not text', '{"reason":{"a":1}}', 'unknown', 'with this reason'],
  ])('%s is unmapped', (_case, body, type, reason) => {
    const envelope = envelopeOf(source, body);
    expect(envelope).toMatchObject({
      type,
      unmapped: { code: 'UNMAPPED_TYPE', reason: expect.stringContaining(reason) },
    });
    expect(envelopeOf(source, body).id).toBe(envelope.id);
  });

  test('a charge of the other environment is unmapped; if the proof does not say the environment, it is mapped', () => {
    const body = senderFixture('xanpay', 'completed');
    const proof = { method: 'http-basic', caller: 'a test', live: false } as const;
    expect(envelopeOf(source, body, proof)).toMatchObject({
      live: false,
      subject: CHARGE,
      unmapped: {
        code: 'OTHER_MODE',
        reason: 'It is of the sandbox environment, and this installation serves live charges.',
      },
    });
    expect(envelopeOf(xanpaySource('OrderNumber', 'test'), body, proof).subject).toBe(CHARGE);
    const reconciled = { method: 'reconcile', caller: 'a test' } as const;
    expect(envelopeOf(source, body, reconciled as never)).toMatchObject({
      live: null,
      subject: CHARGE,
    });
  });

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['an array', '[]', 'body'],
    ['no payload', '{"reason":"charge_status_updated"}', 'payload'],
    ['no charge id', '{"reason":"charge_status_updated","payload":{"status":"pending"}}', 'payload.chargeId'],
    ['an empty charge id', '{"reason":"charge_status_updated","payload":{"chargeId":"","status":"pending"}}', 'payload.chargeId'],
    ['no status', '{"reason":"charge_status_updated","payload":{"chargeId":"c1"}}', 'payload.status'],
    ['a null status', '{"reason":"charge_status_updated","payload":{"chargeId":"c1","status":null}}', 'payload.status'],
  ])('a body with %s is rejected, and the error names the field', (_case, body, field) => {
    const attempt = () => envelopeOf(source, body);
    expect(attempt).toThrow(InvalidEventError);
    expect(attempt).toThrow(expect.objectContaining({ field }) as Error);
  });
});

describe('the writes of a charge', () => {
  test('contain all values of the event', () => {
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

  test.each(['pending', 'expired', 'cancelled'])(
    'a %s charge does not change the Order',
    (status) => {
      const contribution = contributionOf(source, senderFixture('xanpay', status));
      expect(fieldsOf(contribution, 'XanPay_Charge__c')).toMatchObject({ Status__c: status });
      expect(fieldsOf(contribution, 'XanPay_Charge__c')).not.toHaveProperty('Completed__c');
      expect(fieldsOf(contribution, 'Order')).toEqual({});
    },
  );

  test('a charge without an order id has no write that could wait', () => {
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
  ])('for %s', (payload, expected) => {
    const { Status__c, Status_Changed__c, ...rest } = charge(`"status":"pending",${payload}`);
    expect({ Status__c, ...rest }).toEqual({
      Status__c: 'pending',
      ...expected,
    });
    expect(Status_Changed__c).toBe('2025-03-04T09:30:00.250Z');
  });

  test('a thousand items and a notify payload of a megabyte are cut to the length of their fields', () => {
    const items = Array.from({ length: 1000 }, (_, item) => ({ name: 'x'.repeat(200), id: item }));
    const fields = charge(
      `"status":"pending","orders":${JSON.stringify(items)},"notifyPayload":"${'y'.repeat(1_000_000)}"`,
    );
    expect(String(fields.Order_Items__c)).toHaveLength(131_072);
    expect(String(fields.Notify_Payload__c)).toHaveLength(32_768);
    expect(String(fields.Notify_Payload__c)).toMatch(/y …$/);
  });

  test.each(['1.0005', '12345678901234567', '"ten"'])(
    'an amount of %s, which no field can store exactly, is rejected and never rounded',
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

  test('of two completions, the earlier time is written', () => {
    const versionAt = (timestamp: string) =>
      contributionOf(source, webhook('"status":"completed"', timestamp)).writes.find(
        ({ group }) => group === 'completed',
      )?.version ?? [];
    expect(compareVersions(versionAt('100'), versionAt('200'))).toBeGreaterThan(0);
  });
});

describe('how the Order is found', () => {
  test('by its number or the configured field, without a claim', () => {
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

  test('by record id: in its 18-character form, and an invalid one is not looked up', () => {
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
