import { isMiscased, toRecordId } from '../../../salesforce/records/record-id.ts';
import type { Lookup, LookupLimit } from '../../../salesforce/records/write.ts';
import type { Profile } from '../../../salesforce/schema/profile.ts';
import { keyText, typeOf } from '../../parse/validate.ts';
import type { Contribution } from '../../source.ts';
import { DEAD_STATES, givesWayByItself } from './order-stage.ts';
import { isOwnOrder, type OwnOrders } from './own-orders.ts';

/** Name of the look-up that finds the Salesforce Order of an event. */
export const ORDER_LOOKUP = 'order';

/** Which Salesforce Orders are looked for, and by what. */
export interface OrderMatching {
  /** Whose orders are served. */
  readonly ownOrders: OwnOrders;
  /** Whether `upstreamId` finds an Order by its number. */
  readonly byNumber: boolean;
}

/** The key of an order that has shown that it is one of this installation. */
const OWN = { isOurs: 'yes' } as const;

/** The variable that lets `upstreamId` find an Order. */
export const MATCH_ORDER_NUMBER = 'DIGITAL_RIVER_MATCH_ORDER_NUMBER';

/** What an order event contains to find its Salesforce Order. */
export interface OrderWithKeys {
  readonly id: string;
  /** The Order's number, which the storefront sends to Digital River. */
  readonly upstreamId?: unknown;
  /** The application that created the order. */
  readonly applicationId?: unknown;
  /** `sfOrderId`: the record id of the Order. */
  readonly metadata?: { readonly sfOrderId?: unknown } | undefined;
}

/**
 * The keys of an order event, and notes about those that are malformed. A malformed key is no key.
 * With a malformed `sfOrderId` the number is not used either: it could find another Order than the
 * one that was meant.
 */
export function orderKeys(
  order: OrderWithKeys,
  profile: Profile,
  { ownOrders }: OrderMatching,
): Required<Pick<Contribution, 'keys' | 'notes'>> {
  const { id: drOrderId, upstreamId, metadata } = order;
  const own = ownOrders !== 'all' && isOwnOrder(order, ownOrders) ? OWN : {};
  const sfOrderId = readRecordId(metadata?.sfOrderId, profile);
  if ('malformed' in sfOrderId) {
    const note = `${sfOrderId.malformed} It is not used, and neither is upstreamId.`;
    return { keys: { drOrderId, ...own }, notes: [note] };
  }
  const number = readNumber(upstreamId);
  return {
    keys: {
      drOrderId,
      ...own,
      ...(sfOrderId.key === undefined ? {} : { sfOrderId: sfOrderId.key }),
      ...('malformed' in number || number.key === undefined ? {} : { upstreamId: number.key }),
    },
    notes: 'malformed' in number ? [`${number.malformed} It is not used.`] : [],
  };
}

/**
 * How the Salesforce Order of a subject is found: by the Digital River order id that it is stamped
 * with, else by its record id or, when no event contains one and that is switched on, by its number.
 * An order that has not shown whose it is can only be found by its stamp.
 *
 * @param keys the keys from all events of the subject. An earlier release kept a malformed
 *   `sfOrderId` as well: it is not used, and neither is the number
 * @param profile the org's schema
 */
export function orderLookup(
  keys: Readonly<Record<string, string>>,
  profile: Profile,
  matching: OrderMatching,
): Lookup {
  const { order, fulfillment, document } = profile;
  const { drOrderId = '', sfOrderId, upstreamId, isOurs } = keys;
  const stamp = { field: order.drOrderId, value: drOrderId };
  const values = [
    ...[order.state, order.stateVersion, order.fraudState, order.fraudVersion, order.customerType],
    ...[order.invoiceFileId, order.invoiceVersion],
  ].filter((field) => field !== undefined);
  const further = [fulfillment.object, document.object];
  const claim = {
    ...stamp,
    label: 'Digital River order id',
    values,
    further,
    canGiveWay: true,
    ...(givesWayByItself(profile) && { freedBy: DEAD_STATES }),
  } as const;
  const always = order.stateVersion === undefined ? ({ always: true } as const) : {};
  const lookup = { name: ORDER_LOOKUP, object: order.object, claim, ...always };
  if (isOurs === undefined && !isOwnByKeys(keys, matching)) {
    return { ...lookup, candidates: [stamp], limit: notOurs(lookup.object) };
  }
  const recordId = readRecordId(sfOrderId, profile);
  if ('malformed' in recordId) return { ...lookup, candidates: [stamp] };
  if (recordId.key !== undefined) {
    return { ...lookup, candidates: [stamp, { field: 'Id', value: recordId.key }] };
  }
  if (upstreamId === undefined) return { ...lookup, candidates: [stamp] };
  return matching.byNumber
    ? { ...lookup, candidates: [stamp, { field: order.number, value: upstreamId }] }
    : { ...lookup, candidates: [stamp], limit: numbersOff(profile) };
}

/** Keys that were stored without the rule, or by an earlier release, show what an event would. */
function isOwnByKeys(
  { sfOrderId, upstreamId }: Readonly<Record<string, string>>,
  { ownOrders }: OrderMatching,
): boolean {
  return isOwnOrder({ upstreamId, metadata: { sfOrderId } }, ownOrders);
}

function notOurs(object: string): LookupLimit {
  const reason = `No event of this order so far shows that it is one of this installation (DIGITAL_RIVER_OWN_ORDERS), and no ${object} carries its Digital River order id. As soon as one does, its events are applied.`;
  return { kind: 'not-ours', reason };
}

function numbersOff({ order }: Profile): LookupLimit {
  return {
    kind: 'switched-off',
    setting: MATCH_ORDER_NUMBER,
    sentence: `The order has an upstreamId and no metadata.sfOrderId, and matching by ${order.number} is off`,
    advice: `let the storefront send metadata.sfOrderId, or set ${MATCH_ORDER_NUMBER}=true if no other shop uses this Digital River account`,
  };
}

/** A key as it was read. `malformed`: a sentence about what was expected and what came. */
type ReadKey = { readonly key: string | undefined } | { readonly malformed: string };

function readRecordId(value: unknown, { orderIdPrefix = '' }: Profile): ReadKey {
  if (isBlank(value)) return { key: undefined };
  const id = typeof value === 'string' ? toRecordId(value.trim()) : undefined;
  if (id?.startsWith(orderIdPrefix)) return { key: id };
  const begins = orderIdPrefix === '' ? '' : ` that begins with ${orderIdPrefix}`;
  const expected = `a Salesforce record id of 15 or 18 characters${begins}`;
  const received = id === undefined ? invalidId(value) : "another object's id";
  return { malformed: malformed('data.object.metadata.sfOrderId', expected, received) };
}

function invalidId(value: unknown): string {
  return typeof value === 'string' && isMiscased(value.trim())
    ? 'one of 18 characters whose letter case or last three characters (the check characters) are wrong'
    : typeOf(value);
}

function readNumber(value: unknown): ReadKey {
  if (isBlank(value)) return { key: undefined };
  const { data: key, error } = keyText.safeParse(value);
  if (key !== undefined) return { key };
  const expected = error?.issues[0]?.message ?? 'a string';
  return { malformed: malformed('data.object.upstreamId', expected, typeOf(value)) };
}

function isBlank(value: unknown): boolean {
  return (
    value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
  );
}

function malformed(field: string, expected: string, received: string): string {
  return `${field}: expected ${expected}, got ${received}.`;
}
