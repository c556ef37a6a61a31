import { readVariables } from '../../../../src/config/index.ts';
import { connectorProfile } from '../../../../src/salesforce/schema/profile.ts';
import { digitalRiver } from '../../../../src/sources/digital-river/digital-river-source.ts';
import { digitalRiverOrderVariables } from '../../../../src/sources/digital-river/order-variables.ts';
import {
  isOwnOrder,
  type OrderOfSomeone,
  readOwnOrders,
} from '../../../../src/sources/digital-river/orders/own-orders.ts';
import { eventFixture, eventWith } from '../../../support/digital-river-events.ts';
import { ARRIVED_AT } from '../../../support/senders.ts';

const SALESFORCE_ID = '801Qy00000Ab1CdIAJ';

// biome-ignore format: a table reads best with one row a line.
const TABLE: readonly (readonly [rules: string, order: OrderOfSomeone, isOwn: boolean])[] = [
  ['all', {}, true],
  ['all', { upstreamId: 'SHOP2-1' }, true],
  ['sfOrderId', { metadata: { sfOrderId: SALESFORCE_ID } }, true],
  // A mistake is to be seen: its event waits, with a note.
  ['sfOrderId', { metadata: { sfOrderId: 'not-an-id' } }, true],
  ['sfOrderId', { metadata: { sfOrderId: 8 } }, true],
  ['sfOrderId', { metadata: { sfOrderId: { toString: 1 } } }, true],
  ['sfOrderId', { metadata: { sfOrderId: '' } }, false],
  ['sfOrderId', { metadata: { sfOrderId: ' ' } }, false],
  ['sfOrderId', { metadata: { sfOrderId: null } }, false],
  ['sfOrderId', { metadata: {} }, false],
  ['sfOrderId', { upstreamId: '00000107' }, false],
  ['metadata:shop=main', { metadata: { shop: 'main' } }, true],
  ['metadata:shop=main', { metadata: { shop: ' main ' } }, true],
  ['metadata:shop=main', { metadata: { shop: 'Main' } }, false],
  ['metadata:shop=main', { metadata: { shop: 'main2' } }, false],
  ['metadata:shop=main', { metadata: { other: 'main' } }, false],
  ['metadata:shop=main', { metadata: { sfOrderId: SALESFORCE_ID } }, false],
  ['metadata: shop = main ', { metadata: { shop: 'main' } }, true],
  ['metadata:shop=main', { metadata: { shop: { toString: 1 } } }, false],
  ['metadata:shop=main', { metadata: { shop: ['main'] } }, false],
  ['metadata:shop=a=b', { metadata: { shop: 'a=b' } }, true],
  ['metadata:shop=12', { metadata: { shop: 12 } }, true],
  ['metadata:ours=true', { metadata: { ours: true } }, true],
  ['metadata:ours=true', { metadata: { ours: false } }, false],
  ['metadata:constructor=x', { metadata: {} }, false],
  ['upstreamId:SF-', { upstreamId: 'SF-00000107' }, true],
  ['upstreamId:SF-', { upstreamId: ' SF-1' }, true],
  ['upstreamId:SF-', { upstreamId: 'sf-1' }, false],
  ['upstreamId:SF-', { upstreamId: 'X-SF-1' }, false],
  ['upstreamId:SF-', { upstreamId: 107 }, false],
  ['upstreamId:SF-', {}, false],
  ['application:app-1', { applicationId: 'app-1' }, true],
  ['application:app-1', { applicationId: 'app-12' }, false],
  ['application:app-1', {}, false],
  ['sfOrderId, upstreamId:SF-', { upstreamId: 'SF-1' }, true],
  ['sfOrderId, upstreamId:SF-', { metadata: { sfOrderId: SALESFORCE_ID } }, true],
  ['sfOrderId, upstreamId:SF-', { upstreamId: 'SHOP2-1' }, false],
];

test.each(TABLE)('of %s, the order %j is ours: %s', (text, order, isOwn) => {
  const own = readVariables(digitalRiverOrderVariables, { DIGITAL_RIVER_OWN_ORDERS: text });
  expect(isOwnOrder(order, own.DIGITAL_RIVER_OWN_ORDERS)).toBe(isOwn);
});

test.each([
  'none',
  'all,sfOrderId',
  'metadata:shop',
  'metadata:=x',
  'metadata:shop=',
  'metadata: =x',
  'metadata:shop= ',
  'upstreamId:',
  'application:',
  'sfOrderId:x',
  'Metadata:shop=main',
  'constructor:x',
])('%j is no such setting', (text) => {
  expect(readOwnOrders(text.split(','))).toBeUndefined();
  expect(() =>
    readVariables(digitalRiverOrderVariables, { DIGITAL_RIVER_OWN_ORDERS: text }),
  ).toThrow(/DIGITAL_RIVER_OWN_ORDERS.*expected all, or one or more of sfOrderId/);
});

describe('look-ups', () => {
  const ownOrders = readOwnOrders(['metadata:shop=main']) ?? 'all';
  const matching = { ownOrders, byNumber: true };
  const source = digitalRiver({ mode: 'test', profile: connectorProfile, matching });
  const keysOf = (event: unknown) => source.contribution(event, ARRIVED_AT).keys;
  const ours = keysOf(
    eventWith('order.accepted', { metadata: { sfOrderId: SALESFORCE_ID, shop: 'main' } }),
  );
  const others = keysOf(eventWith('order.accepted', { metadata: { sfOrderId: SALESFORCE_ID } }));
  const fields = (keys: Record<string, string>) =>
    source.lookups(keys).flatMap(({ candidates }) => candidates.map(({ field }) => field));

  test('an order that does not show whose it is can only be found by its stamp', () => {
    expect(fields(others)).toEqual(['DR_Order_Id__c']);
    expect(source.lookups(others)[0]?.limit?.kind).toBe('not-ours');
  });

  test('ours is found as usual, also with the keys of its other events', () => {
    const invoice = keysOf(eventFixture('order.invoice.created'));
    const keys = { ...ours, ...others, ...invoice };
    for (const each of [ours, keys]) {
      expect(fields(each)).toEqual(['DR_Order_Id__c', 'Id']);
      expect(source.lookups(each)[0]?.limit).toBeUndefined();
    }
  });

  test('keys that were stored before there was a rule show what an event with them would', () => {
    const { sfOrderId, upstreamId } = { sfOrderId: SALESFORCE_ID, upstreamId: 'SF-1' };
    const limits = [{ sfOrderId }, { upstreamId }, { upstreamId: 'SHOP2-1' }].map((keys) =>
      ['sfOrderId', 'upstreamId:SF-'].map((rule) => {
        const ownOrders = readOwnOrders([rule]) ?? 'all';
        const served = digitalRiver({
          ...{ mode: 'test', profile: connectorProfile, matching: { ownOrders, byNumber: true } },
        });
        return served.lookups({ drOrderId: '1', ...keys })[0]?.limit?.kind;
      }),
    );
    expect(limits).toEqual([
      [undefined, 'not-ours'],
      ['not-ours', undefined],
      ['not-ours', 'not-ours'],
    ]);
  });

  test('an invoice alone does not show whose it is', () => {
    const [lookup] = source.lookups(keysOf(eventFixture('order.invoice.created')));
    expect(lookup?.limit?.kind).toBe('not-ours');
  });
});
