import { linkNames, linkRecord } from '../../src/documents/links/requested-links.ts';
import type { Write } from '../../src/salesforce/records/write.ts';
import { connectorProfile } from '../../src/salesforce/schema/profile.ts';
import { documentWrites } from '../../src/sources/digital-river/document-writes.ts';
import {
  DOCUMENT_EVENT_TYPES,
  ORDER_EVENT_TYPES,
} from '../../src/sources/digital-river/orders/order-facts.ts';
import { orderLookup } from '../../src/sources/digital-river/orders/order-keys.ts';
import { orderWrites } from '../../src/sources/digital-river/orders/order-writes.ts';
import { type ChargeFacts, chargeWrites } from '../../src/sources/xanpay/charge-writes.ts';
import { readFields, writtenFields } from '../../src/wiring/written-fields.ts';
import { contributionOf, plumSource, senderFixture } from '../support/senders.ts';

const plum = { object: 'Opportunity', field: 'Number__c', lookupField: 'Opportunity__c' };
const further = { xanpay: { orderField: 'Reference__c' }, plum };
const at = { changedAt: 1_700_000_000_000_000, createdAt: 1_700_000_000_000_000 };
const eventId = 'event';

/** All that is ever written: every type of every sender, each with all that it may say. */
function allWrites(): Write[] {
  const order = { eventId, drOrderId: '1', state: 'accepted', fraudState: 'passed', ...at };
  const charge: ChargeFacts = {
    eventId,
    ...{ chargeId: 'c', status: 'completed', changedAt: at.changedAt, merchantId: 'm' },
    ...{ method: 'card', merchantAmount: 1, merchantCurrency: 'SGD', customerAmount: 1 },
    ...{ customerCurrency: 'SGD', orderItems: '[]', notifyPayload: '{}', orderReference: '1' },
  };
  return [
    ...ORDER_EVENT_TYPES.flatMap((type) =>
      orderWrites({ ...order, type, customerType: 'business' }, connectorProfile),
    ),
    ...DOCUMENT_EVENT_TYPES.flatMap((type) =>
      documentWrites(
        { eventId, type, drOrderId: '1', fileId: 'f', createdAt: 1 },
        connectorProfile,
      ),
    ),
    ...chargeWrites(charge),
    ...['delivered', 'canceled'].flatMap(
      (status) =>
        contributionOf(plumSource({ record: plum }), senderFixture('xoxoday-plum', status)).writes,
    ),
  ];
}

/** What is written when a link is stored. */
function linkFields(): string[] {
  const names = linkNames(connectorProfile.document);
  if (names === undefined) return [];
  const { object, fields } = linkRecord(
    names,
    { recordId: 'r', fileId: 'f' },
    { link: { url: 'https://files.example.com/1', expiresAt: new Date() } },
  );
  return Object.keys(fields).map((field) => `${object}.${field}`);
}

function namesIn({ record, fields, guard }: Write): string[] {
  const key = 'lookup' in record ? [] : [record.field];
  return [...key, ...Object.keys(fields), ...(guard === undefined ? [] : [guard.field])].map(
    (field) => `${record.object}.${field}`,
  );
}

test('the list is what the code writes: nothing is missing, nothing is too much', () => {
  const claim = orderLookup({ drOrderId: '1' }, connectorProfile, {
    ownOrders: 'all',
    byNumber: false,
  }).claim?.field;
  const { object: failed, ...names } = connectorProfile.failedEvent ?? { object: '' };
  const written = new Set([
    `Order.${claim}`,
    ...allWrites().flatMap(namesIn),
    ...linkFields(),
    ...Object.values(names).map((name) => `${failed}.${name}`),
  ]);
  const listed = writtenFields(connectorProfile, further).map(
    ({ object, field }) => `${object}.${field}`,
  );
  expect(listed.toSorted()).toEqual([...written].sort());
});

test('a field that records are known by is a key, and is never changed', () => {
  const keys = new Set(
    allWrites().flatMap(({ record }) =>
      'lookup' in record ? [] : [`${record.object}.${record.field}`],
    ),
  );
  const { failedEvent: _, ...profile } = connectorProfile;
  const listed = writtenFields(profile, further).filter(({ when }) => when === 'create');
  expect(listed.map(({ object, field }) => `${object}.${field}`).sort()).toEqual([...keys].sort());
  expect(listed.every(({ key }) => key === 'upsert')).toBe(true);
});

test('what is not configured is neither written nor looked for', () => {
  const objects = new Set(writtenFields(connectorProfile).map(({ object }) => object));
  expect([...objects]).toEqual([
    'Order',
    'DR_Fulfillment__c',
    'DR_Invoice_Credit_Memo__c',
    'DR_Failed_Event__c',
  ]);
  expect(readFields(connectorProfile)).toEqual([{ object: 'Order', field: 'OrderNumber' }]);
});

test('what records are looked for by is named once', () => {
  const same = { xanpay: { orderField: 'OrderNumber' }, plum: { ...plum, object: 'Order' } };
  expect(readFields(connectorProfile, same)).toEqual([
    { object: 'Order', field: 'OrderNumber' },
    { object: 'Order', field: 'Number__c' },
  ]);
});
