import { CHARGE_TEXT_LENGTHS } from './objects/charge-writes.ts';
import { LONGEST_REASON } from './objects/failed-event.ts';
import type { FailedEventNames, Profile } from './profile.ts';
import { CONFLICT_MARKER, STALE_MARKER } from './verdict.ts';

/** What a field has to hold. Text may be any of Salesforce's text types, or a picklist; a lookup may be a text of an id. */
export type FieldKind = 'text' | 'number' | 'checkbox' | 'datetime' | 'lookup';

/** How the org refuses a write by a validation rule: the word that its message begins with. */
type Guard = typeof STALE_MARKER | typeof CONFLICT_MARKER;

/** A field that the connector writes, and what it has to be for that. */
export interface WrittenField {
  readonly object: string;
  readonly field: string;
  readonly kind: FieldKind;
  /** Text: characters that have to fit. Number: digits before the decimal point. */
  readonly size?: number;
  /** Object that a lookup has to lead to. */
  readonly to?: string;
  /**
   * `upsert`: records are made and changed by it, so that it has to be a unique external id; `search`: they are found by
   * it, and should better be found quickly and once.
   */
  readonly key?: 'upsert' | 'search';
  /** The only values that are written. Absent: whatever the sender says. */
  readonly values?: readonly string[] | undefined;
  /** The validation rule that refuses what must not be written to it. */
  readonly guard?: Guard;
  /** `create`: set when a record is made, never changed; `edit`: changed; `both`. */
  readonly when: 'create' | 'edit' | 'both';
}

/** A field that the connector only looks for: a filter of its queries. */
export interface ReadField {
  readonly object: string;
  readonly field: string;
}

/** What is written beside the events of Digital River; absent where it is not configured. */
export interface FurtherWrites {
  readonly xanpay?: { readonly orderField: string } | undefined;
  readonly plum?:
    | { readonly object: string; readonly field: string; readonly lookupField: string }
    | undefined;
}

/** What Digital River's own package holds of an order's id; what comes is far shorter. */
const ID_LENGTH = 128;
/** The longest word of the senders' enumerations has 22 characters. */
const WORD_LENGTH = 40;
const TEXT_LENGTH = 255;
/** Version numbers have 16 digits; Salesforce's widest whole number has room for 18. */
const VERSION = { size: 18, guard: STALE_MARKER } as const;
/** XanPay's amounts: 15 digits, three of them may stand behind the point. */
const AMOUNT_DIGITS = 15;

/** Every field that is written with a profile, each once. One list for the doctor, the permission sets and their tests. */
export function writtenFields(profile: Profile, further: FurtherWrites = {}): WrittenField[] {
  return [
    ...orderFields(profile),
    ...fulfillmentFields(profile),
    ...documentFields(profile),
    ...failedEventFields(profile.failedEvent),
    ...(further.xanpay === undefined ? [] : chargeFields()),
    ...(further.plum === undefined ? [] : rewardFields(further.plum)),
  ];
}

/** The fields by which records are looked for, and that are never written. */
export function readFields({ order }: Profile, { xanpay, plum }: FurtherWrites = {}): ReadField[] {
  return [
    { object: order.object, field: order.number },
    ...(xanpay === undefined ? [] : [{ object: 'Order', field: xanpay.orderField }]),
    ...(plum === undefined ? [] : [{ object: plum.object, field: plum.field }]),
  ].filter(
    ({ object, field }, index, all) =>
      all.findIndex((other) => other.object === object && other.field === field) === index,
  );
}

function orderFields({ order, onlyValues }: Profile): WrittenField[] {
  const of = fieldsOf(order.object, 'edit');
  const word = { size: WORD_LENGTH };
  // An org that keeps no versions has none of this project's rules.
  const guard: Partial<WrittenField> =
    order.stateVersion === undefined ? {} : { guard: CONFLICT_MARKER };
  return [
    ...of(order.drOrderId, 'text', { size: ID_LENGTH, key: 'search', ...guard }),
    ...of(order.state, 'text', { ...word, values: onlyValues.state }),
    ...of(order.stateVersion, 'number', VERSION),
    ...of(order.fraudState, 'text', { ...word, values: onlyValues.fraudState }),
    ...of(order.fraudVersion, 'number', VERSION),
    ...of(order.customerType, 'text', { ...word, values: onlyValues.customerType }),
    ...of(order.invoiceFileId, 'text', { size: ID_LENGTH }),
    ...of(order.invoiceVersion, 'number', VERSION),
  ];
}

function fulfillmentFields(profile: Profile): WrittenField[] {
  const { fulfillment, order, uniqueKey, fulfillmentStatus } = profile;
  const of = fieldsOf(fulfillment.object, 'both');
  const values = [...new Set(Object.values(fulfillmentStatus))];
  return [
    ...of(fulfillment.drOrderId, 'text', keyField(uniqueKey.fulfillment)),
    ...of(fulfillment.order, 'lookup', { to: order.object }),
    ...of(fulfillment.status, 'text', { size: WORD_LENGTH, values }),
    ...of(fulfillment.version, 'number', VERSION),
    ...of(fulfillment.ofiReceived, 'checkbox'),
    ...of(fulfillment.ocnReceived, 'checkbox'),
    ...of(fulfillment.cancelled, 'checkbox'),
  ];
}

function documentFields({ document, order, uniqueKey }: Profile): WrittenField[] {
  const of = fieldsOf(document.object, 'both');
  return [
    ...of(document.fileId, 'text', keyField(uniqueKey.document)),
    ...of(document.fileType, 'text', { size: WORD_LENGTH, values: ['Invoice', 'Credit Memo'] }),
    ...of(document.eventId, 'text', { size: ID_LENGTH }),
    ...of(document.order, 'lookup', { to: order.object }),
    ...of(document.drOrderId, 'text', { size: ID_LENGTH }),
    ...of(document.version, 'number', VERSION),
  ];
}

/** The names of the profile, each but the object's own. */
function failedEventFields(names: FailedEventNames | undefined): WrittenField[] {
  if (names === undefined) return [];
  const of = fieldsOf(names.object, 'both');
  const text = { size: TEXT_LENGTH };
  return [
    ...of(names.key, 'text', { ...keyField(true), size: 64 }),
    ...of(names.eventId, 'text', text),
    ...of(names.type, 'text', text),
    ...of(names.source, 'text', { size: WORD_LENGTH }),
    ...of(names.subject, 'text', text),
    ...of(names.reason, 'text', { size: LONGEST_REASON }),
    ...of(names.code, 'text', text),
    ...of(names.errorObject, 'text', text),
    ...of(names.errorField, 'text', text),
    ...of(names.receivedAt, 'datetime'),
    ...of(names.parkedAt, 'datetime'),
    ...of(names.link, 'text', text),
    ...of(names.status, 'text', { values: ['Parked', 'Reprocess', 'Processed'] }),
  ];
}

function chargeFields(): WrittenField[] {
  const of = fieldsOf('XanPay_Charge__c', 'both');
  return [
    ...of('Charge_Id__c', 'text', keyField(true)),
    ...of('Status__c', 'text', { size: WORD_LENGTH }),
    ...of('Status_Changed__c', 'datetime'),
    ...of('Charge_Version__c', 'number', VERSION),
    ...of('Completed__c', 'datetime'),
    ...of('Merchant_Id__c', 'text', { size: TEXT_LENGTH }),
    ...of('Method__c', 'text', { size: TEXT_LENGTH }),
    ...of('Merchant_Amount__c', 'number', { size: AMOUNT_DIGITS }),
    ...of('Merchant_Currency__c', 'text', { size: 3 }),
    ...of('Customer_Amount__c', 'number', { size: AMOUNT_DIGITS }),
    ...of('Customer_Currency__c', 'text', { size: 3 }),
    ...of('Order_Items__c', 'text', { size: CHARGE_TEXT_LENGTHS.orderItems }),
    ...of('Notify_Payload__c', 'text', { size: CHARGE_TEXT_LENGTHS.notifyPayload }),
    ...of('Order_Reference__c', 'text', { size: TEXT_LENGTH }),
    ...of('OrderId__c', 'lookup', { to: 'Order' }),
    ...fieldsOf('Order', 'edit')('XanPay_Payment_Status__c', 'text', { size: WORD_LENGTH }),
  ];
}

function rewardFields(record: { object: string; lookupField: string }): WrittenField[] {
  const of = fieldsOf('Plum_Reward__c', 'both');
  return [
    ...of('Plum_Order_Id__c', 'text', keyField(true)),
    ...of('Delivery_Status__c', 'text', { size: WORD_LENGTH }),
    ...of('Reward_Version__c', 'number', VERSION),
    ...of('Delivered__c', 'checkbox'),
    ...of('Canceled__c', 'checkbox'),
    ...of('Event_Id__c', 'text', { size: TEXT_LENGTH }),
    ...of('Event_Created_Text__c', 'text', { size: TEXT_LENGTH }),
    ...of('Event_Created__c', 'datetime'),
    ...of('Order_Date_Text__c', 'text', { size: TEXT_LENGTH }),
    ...of('Order_Date__c', 'datetime'),
    ...of('PO_Number__c', 'text', { size: TEXT_LENGTH }),
    ...of(record.lookupField, 'lookup', { to: record.object }),
  ];
}

/** Once a record is made, the field that it is known by is never changed. */
function keyField(isUnique: boolean): Partial<WrittenField> {
  return { size: ID_LENGTH, when: 'create', ...(isUnique ? { key: 'upsert' } : {}) };
}

/** Describes fields of one object; a field that the profile does not have is none. */
function fieldsOf(object: string, usually: WrittenField['when']) {
  return (
    field: string | undefined,
    kind: FieldKind,
    more: Partial<WrittenField> = {},
  ): WrittenField[] =>
    field === undefined ? [] : [{ object, field, kind, when: usually, ...more }];
}
