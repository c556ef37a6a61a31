import { connectorProfile } from '../../../../src/salesforce/schema/profile.ts';
import { digitalRiver } from '../../../../src/sources/digital-river/digital-river-source.ts';
import {
  digitalRiverSource,
  eventFixture,
  eventWith,
} from '../../../support/digital-river-events.ts';
import { ARRIVED_AT } from '../../../support/senders.ts';

const source = digitalRiverSource();
const DR_ORDER_ID = '518204460417';
const ID = '801Qy00000Ab1CdIAJ';
const stamp = { field: 'DR_Order_Id__c', value: DR_ORDER_ID };
const claim = {
  ...stamp,
  label: 'Digital River order id',
  values: [
    ...['DR_Order_State__c', 'DR_Order_State_Version__c'],
    ...['DR_Fraud_State__c', 'DR_Fraud_State_Version__c', 'DR_Customer_Type__c'],
    ...['DR_Invoice_File_Id__c', 'DR_Invoice_Version__c'],
  ],
  further: ['DR_Fulfillment__c', 'DR_Invoice_Credit_Memo__c'],
  canGiveWay: true,
  freedBy: 'blocked or cancelled',
};

const contributionWith = (fields: Record<string, unknown>) =>
  source.contribution(eventWith('order.accepted', fields), ARRIVED_AT);

describe('how the Order is found', () => {
  const lookup = (...candidates: unknown[]) => [
    { name: 'order', object: 'Order', candidates, claim },
  ];
  const byId = { field: 'Id', value: ID };
  const byNumber = { field: 'OrderNumber', value: '00000107' };

  test('the stamp is asked for first, then the record id, and the number not at all', () => {
    expect(source.lookups(contributionWith({}).keys)).toEqual(lookup(stamp, byId));
  });

  test('without a record id, the stamp is asked for first, then the number if that is switched on', () => {
    const { keys } = contributionWith({ metadata: undefined });
    const matching = { ownOrders: 'all', byNumber: true } as const;
    const byNumbers = digitalRiver({ mode: 'test', profile: connectorProfile, matching });
    expect(byNumbers.lookups(keys)).toEqual(lookup(stamp, byNumber));
  });

  test('without a record id, and with matching by number off, the look-up says so', () => {
    const { keys } = contributionWith({ metadata: undefined });
    const limit = {
      kind: 'switched-off',
      setting: 'DIGITAL_RIVER_MATCH_ORDER_NUMBER',
      sentence:
        'The order has an upstreamId and no metadata.sfOrderId, and matching by OrderNumber is off',
      advice:
        'let the storefront send metadata.sfOrderId, or set DIGITAL_RIVER_MATCH_ORDER_NUMBER=true if no other shop uses this Digital River account',
    };
    expect(source.lookups(keys)).toEqual([{ ...lookup(stamp)[0], limit }]);
  });

  test('with neither, only the stamp is asked for', () => {
    const { keys } = contributionWith({ metadata: undefined, upstreamId: undefined });
    expect(source.lookups(keys)).toEqual(lookup(stamp));
  });

  test('keys of all events are combined: an invoice, which has no id, uses that of another event', () => {
    const order = contributionWith({}).keys;
    const invoice = source.contribution(eventFixture('order.invoice.created'), ARRIVED_AT).keys;
    expect(source.lookups({ ...order, ...invoice })).toEqual(lookup(stamp, byId));
  });

  test.each(['801Qy00000Ab1C', 'null\u0000', '../../Account/Id/001', '001Qy00000Ab1CdIAJ'])(
    'a malformed record id %j that an earlier release has kept is not used, and neither is the number',
    (sfOrderId) => {
      const keys = { drOrderId: DR_ORDER_ID, sfOrderId, upstreamId: '00000107' };
      expect(source.lookups(keys)).toEqual(lookup(stamp));
    },
  );
});

describe('sfOrderId', () => {
  test.each([
    ['of 18 characters', ID],
    ['of 15 characters', '801Qy00000Ab1Cd'],
    ['with blanks around it', ` \t${ID}\n`],
  ])('an id %s is kept with 18 characters, and the number as well', (_case, sfOrderId) => {
    const { keys, notes } = contributionWith({ metadata: { sfOrderId } });
    expect(keys).toEqual({ drOrderId: DR_ORDER_ID, sfOrderId: ID, upstreamId: '00000107' });
    expect(notes).toEqual([]);
  });

  test.each([undefined, null, {}, { sfOrderId: '' }, { sfOrderId: ' ' }, { cartId: 'c' }, 'text'])(
    'metadata of %j contains none, and the number is kept without a note',
    (metadata) => {
      const { keys, notes } = contributionWith({ metadata });
      expect(keys).toEqual({ drOrderId: DR_ORDER_ID, upstreamId: '00000107' });
      expect(notes).toEqual([]);
    },
  );

  const WRONG_CASE =
    'one of 18 characters whose letter case or last three characters (the check characters) are wrong';

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['a number', 8, 'a number'],
    ['true', true, 'a boolean'],
    ['an object', { id: ID }, 'an object'],
    ['an array', [ID], 'an array'],
    ['another length', '801Qy00000Ab1C', 'a string of 14 characters'],
    ['two ids', `${ID} ${ID}`, 'a string of 37 characters'],
    ['a wrong suffix', '801Qy00000Ab1CdIAK', WRONG_CASE],
    ['small letters', ID.toLowerCase(), WRONG_CASE],
    ['capital letters', ` ${ID.toUpperCase()}`, WRONG_CASE],
    ["another object's prefix", '001Qy00000Ab1CdIAJ', "another object's id"],
    ['a NUL', `${ID}\u0000`, 'a string of 19 characters'],
    ['a control character', `801Qy\u000700000Ab1CdIA`, 'a string of 18 characters'],
    ['a lone surrogate', `801Qy00000Ab1C\ud83d`, 'a string of 15 characters'],
    ['what would change a URL', '../../Account/Id/001', 'a string of 20 characters'],
    ['100,000 characters', '8'.repeat(100_000), 'a string of 100000 characters'],
  ])('%s is no key, and a note says so without the value; the number is not used either', (_case, sfOrderId, received) => {
    const { keys, notes } = contributionWith({ metadata: { sfOrderId } });
    expect(keys).toEqual({ drOrderId: DR_ORDER_ID });
    expect(notes).toEqual([
      `data.object.metadata.sfOrderId: expected a Salesforce record id of 15 or 18 characters that begins with 801, got ${received}. It is not used, and neither is upstreamId.`,
    ]);
  });

  test('any prefix is accepted when the profile names none', () => {
    const { orderIdPrefix: _, ...profile } = connectorProfile;
    const { keys } = digitalRiver({ mode: 'test', profile }).contribution(
      eventWith('order.accepted', { metadata: { sfOrderId: '001Qy00000Ab1CdIAJ' } }),
      ARRIVED_AT,
    );
    expect(keys).toMatchObject({ sfOrderId: '001Qy00000Ab1CdIAJ' });
  });
});

describe('upstreamId', () => {
  test('blanks around it do not count', () => {
    const { keys } = contributionWith({ metadata: undefined, upstreamId: ' 00000107\n' });
    expect(keys).toEqual({ drOrderId: DR_ORDER_ID, upstreamId: '00000107' });
  });

  test.each([undefined, null, '', ' '])('%j is none', (upstreamId) => {
    expect(contributionWith({ metadata: undefined, upstreamId })).toMatchObject({
      keys: { drOrderId: DR_ORDER_ID },
      notes: [],
    });
  });

  test.each([[107], [{}], ['0\u0000107'], ['\ud83d'], ['1'.repeat(256)]])(
    '%j is no key, and a note says so',
    (upstreamId) => {
      const { keys, notes } = contributionWith({ metadata: undefined, upstreamId });
      expect(keys).toEqual({ drOrderId: DR_ORDER_ID });
      expect(notes).toEqual([
        expect.stringMatching(/^data\.object\.upstreamId: expected .*, got .*\. It is not used\.$/),
      ]);
    },
  );
});

test('keys have the version of their event, and those of documents compare with those of orders', () => {
  const accepted = eventFixture('order.accepted');
  const { keysVersion, writes } = source.contribution(accepted, ARRIVED_AT);
  expect(keysVersion).toEqual(writes[0]?.version);
  const invoice = source.contribution(eventFixture('order.invoice.created'), ARRIVED_AT);
  const types = (version: readonly unknown[] = []) => version.map((part) => typeof part);
  expect(types(invoice.keysVersion)).toEqual(types(keysVersion));
});
