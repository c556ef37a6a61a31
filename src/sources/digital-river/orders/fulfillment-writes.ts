import { versionNumber } from '../../../salesforce/records/version-number.ts';
import { recordKey, type Version, type Write } from '../../../salesforce/records/write.ts';
import type { Profile } from '../../../salesforce/schema/profile.ts';
import { type OrderFacts, orderVersion } from './order-facts.ts';
import { ORDER_LOOKUP } from './order-keys.ts';
import { versionGuard } from './version-guard.ts';

/**
 * Ranks, the first part of a version: closing a Fulfillment outranks opening it, and a cancellation
 * outranks acceptance, whatever the times say.
 */
const [OPENING_RANK, CLOSING_RANK] = [0, 1];

/** The status of an order, as far as its Fulfillment depends on it. */
type OrderStatus = 'accepted' | 'blocked' | 'complete' | 'cancelled';

const STATUS_OF_TYPE: { readonly [Type in OrderFacts['type']]?: OrderStatus } = {
  'order.accepted': 'accepted',
  'order.blocked': 'blocked',
  'order.complete': 'complete',
  'order.cancelled': 'cancelled',
};

/**
 * The writes of an order event to the order's Fulfillment. What makes or opens it depends on the
 * Order's write; what closes it does not.
 *
 * @param facts what the event says
 * @param profile the org's schema
 * @returns one write per field group; none for an event that does not concern the Fulfillment
 */
export function fulfillmentWrites(facts: OrderFacts, profile: Profile): Write[] {
  const { fulfillment, fulfillmentStatus } = profile;
  const { drOrderId, changedAt } = facts;
  const shared = { facts: { drOrderId, changedAt, version: orderVersion(facts) }, profile };
  switch (orderStatusOf(facts)) {
    case 'accepted': {
      const opening = { ...shared, rank: OPENING_RANK, creates: true };
      return [setEligible(opening), setStatus(opening, fulfillmentStatus.open)];
    }
    case 'blocked':
      return clearEligible({ ...shared, rank: OPENING_RANK, creates: false });
    case 'complete': {
      const closing = { ...shared, rank: CLOSING_RANK, creates: true };
      return [
        setFlag(closing, fulfillment.ocnReceived),
        setStatus(closing, fulfillmentStatus.completed),
      ];
    }
    case 'cancelled': {
      const closing = { ...shared, rank: CLOSING_RANK, creates: false };
      return [
        setFlag(closing, fulfillment.cancelled),
        ...clearEligible(closing),
        setStatus(closing, fulfillmentStatus.cancelled),
      ];
    }
    default:
      return [];
  }
}

/**
 * The writes that close the Fulfillment of an order whose Salesforce Order is given to another one:
 * as a cancellation does, whatever the order died of. A Fulfillment that does not exist is not made;
 * it is looked up first, since it may be there although nothing is known of the order.
 *
 * @param version of the order's last event; empty when none is known
 * @param isCancelled whether Digital River has cancelled the order; otherwise it has blocked it
 * @param profile the org's schema
 */
export function closingFulfillmentWrites(
  drOrderId: string,
  version: Version,
  isCancelled: boolean,
  profile: Profile,
): Write[] {
  const [changedAt] = version;
  const facts = { drOrderId, version, changedAt: typeof changedAt === 'number' ? changedAt : 0 };
  const closing = { facts, profile, rank: CLOSING_RANK, creates: false };
  const { fulfillment, fulfillmentStatus } = profile;
  const writes = [
    ...(isCancelled ? [setFlag(closing, fulfillment.cancelled)] : []),
    ...clearEligible(closing),
    setStatus(closing, fulfillmentStatus.cancelled),
  ];
  const record = recordKey(fulfillment.object, fulfillment.drOrderId, drOrderId, false);
  return writes.map((write) => ({ ...write, record }));
}

/**
 * An accepted event may show an order that was cancelled or blocked since, for example when it is
 * sent again: such an order must not be released.
 */
function orderStatusOf({ type, state }: OrderFacts): OrderStatus | undefined {
  const status = STATUS_OF_TYPE[type];
  const now = state.trim().toLowerCase();
  return status === 'accepted' && (now === 'cancelled' || now === 'blocked') ? now : status;
}

/** What the writes of an event are made from. */
interface Basis {
  readonly facts: Pick<OrderFacts, 'drOrderId' | 'changedAt'> & { readonly version: Version };
  readonly profile: Profile;
  readonly rank: number;
  readonly creates: boolean;
}

/** The part that all writes of an event have in common. */
function common({ facts, profile: { fulfillment, uniqueKey }, rank, creates }: Basis) {
  const { object, drOrderId } = fulfillment;
  return {
    record: recordKey(object, drOrderId, facts.drOrderId, uniqueKey.fulfillment),
    version: [rank, ...facts.version],
    creates,
    after: ORDER_LOOKUP,
  };
}

/** In every field group, so that nothing of a Fulfillment is written before its Order is found. */
function orderField({ profile: { fulfillment } }: Basis): Write['fields'] {
  return { [fulfillment.order]: { lookup: ORDER_LOOKUP } };
}

function setFlag(basis: Basis, flag: string): Write {
  return {
    ...common(basis),
    group: flag,
    rule: 'once',
    fields: { ...orderField(basis), [flag]: true },
  };
}

function setStatus(basis: Basis, status: string): Write {
  const { facts, rank, profile } = basis;
  const { fulfillment, uniqueKey } = profile;
  // Without a unique key the org may create the Fulfillment itself and have changed its status by
  // now, so the opening status is written only by the write that creates the record.
  const isInitial = !uniqueKey.fulfillment && rank < CLOSING_RANK;
  return {
    ...common(basis),
    group: 'status',
    rule: 'newest',
    fields: { ...orderField(basis), [fulfillment.status]: status },
    ...versionGuard(fulfillment.version, versionNumber(facts.changedAt, rank)),
    ...(isInitial ? { initial: true } : {}),
  };
}

/**
 * A cancellation that an earlier release has applied, or deferred, cleared nothing, so that the
 * versions alone would let a late acceptance pass.
 */
function setEligible(basis: Basis): Write {
  const { cancelled } = basis.profile.fulfillment;
  return { ...eligibleWrite(basis, true), unless: cancelled };
}

function clearEligible(basis: Basis): Write[] {
  return basis.profile.onlySetsEligible ? [] : [eligibleWrite(basis, false)];
}

/** The group has the name that earlier releases gave it, when it was set once and never cleared. */
function eligibleWrite(basis: Basis, isEligible: boolean): Write {
  const { facts, rank, profile } = basis;
  const { ofiReceived, eligibleVersion } = profile.fulfillment;
  return {
    ...common(basis),
    group: ofiReceived,
    rule: profile.onlySetsEligible ? 'once' : 'newest',
    fields: { ...orderField(basis), [ofiReceived]: isEligible },
    ...versionGuard(eligibleVersion, versionNumber(facts.changedAt, rank)),
  };
}
