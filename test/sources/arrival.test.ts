import { connectorProfile } from '../../src/salesforce/schema/profile.ts';
import { digitalRiver } from '../../src/sources/digital-river/digital-river-source.ts';
import { eventFixture, eventWith } from '../support/digital-river-events.ts';
import { envelopeOf, plumSource, xanpaySource } from '../support/senders.ts';

const ARRIVED_AT = new Date('2026-03-04T10:00:00.000Z');
const ARRIVAL = ARRIVED_AT.toISOString();
const HOUR_LATER = '2026-03-04T11:00:00.000Z';
const NEARLY = '2026-03-04T10:04:00.000Z';
const BEFORE = '2026-03-04T09:59:59.000Z';
const note = (field: string) =>
  `${field} is later than the arrival of the event and counts as the arrival.`;

/** An instant in an event, and what it counts as. */
const INSTANTS = [
  [BEFORE, BEFORE],
  [NEARLY, NEARLY],
  ['2026-03-04T10:05:00.000Z', '2026-03-04T10:05:00.000Z'],
  ['2026-03-04T10:05:00.001Z', ARRIVAL],
  [HOUR_LATER, ARRIVAL],
  ['2099-01-01T00:00:00Z', ARRIVAL],
  ['9999-12-31T23:59:59Z', ARRIVAL],
  ['9999-12-31T23:59:59-11:00', ARRIVAL],
  ['+275760-09-13T00:00:00Z', ARRIVAL],
] as const;

describe('Digital River', () => {
  const source = digitalRiver({ mode: 'test', profile: connectorProfile });
  const past = { updatedTime: BEFORE, stateTransitions: {} };
  const contributionOf = (fields: Record<string, unknown>, createdTime: string = BEFORE) =>
    source.contribution(
      { ...eventWith('order.accepted', { ...past, ...fields }), createdTime },
      ARRIVED_AT,
    );

  test.each(INSTANTS)('an order that was updated at %s changed at %s', (updatedTime, expected) => {
    const { keysVersion, writes, notes } = contributionOf({ updatedTime });
    expect(notes).toEqual(updatedTime === expected ? [] : [note('data.object.updatedTime')]);
    expect(keysVersion?.[0]).toBe(Date.parse(expected) * 1000);
    const guards = writes.flatMap(({ guard }) => guard?.number ?? []);
    expect(guards).toEqual(Array(4).fill(Date.parse(expected)));
  });

  test.each(INSTANTS)('a state that was reached at %s changed at %s', (accepted, expected) => {
    const { writes, notes } = contributionOf({ stateTransitions: { accepted } });
    expect(notes).toEqual(accepted === expected ? [] : [note('data.object.stateTransitions')]);
    expect(writes[0]?.guard?.number).toBe(Date.parse(expected));
  });

  test.each(INSTANTS)('an event that was created at %s was created at %s', (created, expected) => {
    const { keysVersion, notes } = contributionOf({}, created);
    expect(notes).toEqual(created === expected ? [] : [note('createdTime')]);
    expect(keysVersion?.[1]).toBe(Date.parse(expected) * 1000);
  });

  test.each(INSTANTS)(
    'a document that was created at %s has the version of %s',
    (created, expected) => {
      const { writes, notes } = source.contribution(
        { ...eventFixture('order.invoice.created'), createdTime: created },
        ARRIVED_AT,
      );
      expect(notes).toEqual(created === expected ? [] : [note('createdTime')]);
      expect(writes.map(({ guard }) => guard?.number)).toEqual([
        Date.parse(expected),
        Date.parse(expected),
      ]);
    },
  );

  test('each of several instants is noted', () => {
    const later = { updatedTime: HOUR_LATER, stateTransitions: { accepted: HOUR_LATER } };
    expect(contributionOf(later, HOUR_LATER).notes).toEqual([
      note('createdTime'),
      note('data.object.updatedTime'),
      note('data.object.stateTransitions'),
    ]);
  });

  test.each(['+275760-09-13T00:00:00Z', '9999-12-31T23:59:59-11:00', '2099-01-01T00:00:00Z'])(
    'the envelope of an event that was created at %s has a time that can be stored, or none',
    (createdTime) => {
      const proof = { method: 'oauth', caller: 'a test' } as const;
      const body = { ...eventFixture('order.accepted'), createdTime };
      const year = source.envelope(body, proof).time?.getUTCFullYear() ?? null;
      expect(year).toBe(createdTime.startsWith('2099') ? 2099 : null);
    },
  );
});

describe('XanPay', () => {
  const source = xanpaySource();
  const body = (timestamp: string) =>
    `{"reason":"charge_status_updated","timestamp":${timestamp},"payload":{"chargeId":"c1","status":"completed"}}`;
  const contributionOf = (timestamp: string) =>
    source.contribution(source.parse(Buffer.from(body(timestamp))), ARRIVED_AT);
  const seconds = (iso: string) => String(Date.parse(iso) / 1000);
  const milliseconds = (iso: string) => String(Date.parse(iso));

  test.each([
    ...INSTANTS.slice(0, -1).flatMap(([sent, expected]) => [
      [seconds(sent), expected],
      [milliseconds(sent), expected],
    ]),
    ['8640000000000', ARRIVAL],
    ['8640000000000000', ARRIVAL],
    ['8.64e15', ARRIVAL],
  ] as [string, string][])('a status of the timestamp %s changed at %s', (timestamp, expected) => {
    const { writes, keysVersion, notes } = contributionOf(timestamp);
    const isFuture = expected === ARRIVAL;
    expect(notes).toEqual(isFuture ? [note('timestamp')] : []);
    expect(keysVersion?.[1]).toBe(Date.parse(expected) * 1000);
    expect(writes[0]?.guard?.number).toBe(2e15 + Date.parse(expected));
    expect(Object.assign({}, ...writes.map(({ fields }) => fields))).toMatchObject({
      Status_Changed__c: expected,
      Completed__c: expected,
    });
  });

  test.each(['8640000000000001', '1e300', '1e999', '-1', 'null'])(
    'the timestamp %s is none: the time is unknown',
    (timestamp) => {
      const { writes, notes } = contributionOf(timestamp);
      expect(notes).toEqual([]);
      expect(writes[0]?.fields).toMatchObject({ Status_Changed__c: null });
    },
  );

  test('the id of an event does not depend on when it arrived', () => {
    const { id } = envelopeOf(source, body(seconds('2099-01-01T00:00:00Z')));
    expect(contributionOf(seconds('2099-01-01T00:00:00Z')).keysVersion?.[2]).toBe(id);
  });
});

describe('Plum', () => {
  const contributionOf = (createdAt: string, orderDate: string, timeZone = 'UTC') =>
    plumSource({ timeZone }).contribution(
      { id: '1', data: { orderId: '2', deliveryStatus: 'delivered', orderDate }, createdAt },
      ARRIVED_AT,
    );

  test.each([
    ...INSTANTS.map(([sent, expected]) => [sent, 'UTC', expected] as const),
    ['2026-03-04 10:04:00', 'UTC', NEARLY],
    ['2026-03-04 11:00:00', 'UTC', ARRIVAL],
    ['2026-03-04 15:34:00', 'Asia/Kolkata', NEARLY],
    ['2026-03-04 16:30:00', 'Asia/Kolkata', ARRIVAL],
    ['2099-01-01 00:00:00', 'Asia/Kolkata', ARRIVAL],
    ['9999-12-31 23:59:59', 'America/New_York', ARRIVAL],
  ] as const)('%s (%s) counts as %s, in version, guard and dates', (sent, zone, expected) => {
    const { writes, keysVersion, notes } = contributionOf(sent, sent, zone);
    const instant = new Date(expected);
    expect(keysVersion?.[0]).toBe(instant.getTime());
    expect(writes[0]?.guard?.number).toBe(instant.getTime());
    expect(notes).toEqual(expected === ARRIVAL ? [note('createdAt'), note('data.orderDate')] : []);
    expect(Object.assign({}, ...writes.map(({ fields }) => fields))).toMatchObject({
      Event_Created__c: instant.toISOString(),
      Event_Created_Text__c: sent,
      Order_Date__c: instant.toISOString(),
      Order_Date_Text__c: sent,
    });
  });
});
