import { versionNumber } from '../../salesforce/records/version-number.ts';
import { recordKey, type Write } from '../../salesforce/records/write.ts';
import type { Profile } from '../../salesforce/schema/profile.ts';
import { type OrderFacts, orderVersion } from './order-facts.ts';
import { ORDER_LOOKUP } from './order-keys.ts';
import { versionGuard } from './version-guard.ts';

/**
 * Ranks, the first part of a version: closing a Fulfillment outranks opening it, and a cancellation
 * outranks acceptance, whatever the times say.
 */
const [OPENING_RANK, CLOSING_RANK] = [0, 1];

/** What an event does to the Fulfillment of its order. */
type Step = 'accepted' | 'blocked' | 'complete' | 'cancelled';

const STEPS: { readonly [Type in OrderFacts['type']]?: Step } = {
  'order.accepted': 'accepted',
  'order.blocked': 'blocked',
  'order.complete': 'complete',
  'order.cancelled': 'cancelled',
};

/**
 * The writes of an order event to the order's Fulfillment. All of them depend on the Order's write.
 *
 * @param facts what the event says
 * @param profile the org's schema
 * @returns one write per field group; none for an event that does not concern the Fulfillment
 */
export function fulfillmentWrites(facts: OrderFacts, profile: Profile): Write[] {
  const { fulfillment, fulfillmentStatus } = profile;
  const change = { facts, profile };
  switch (stepOf(facts)) {
    case 'accepted': {
      const opening = { ...change, rank: OPENING_RANK, creates: true };
      return [setEligible(opening), setStatus(opening, fulfillmentStatus.open)];
    }
    case 'blocked':
      return clearEligible({ ...change, rank: OPENING_RANK, creates: false });
    case 'complete': {
      const closing = { ...change, rank: CLOSING_RANK, creates: true };
      return [
        setFlag(closing, fulfillment.ocnReceived),
        setStatus(closing, fulfillmentStatus.completed),
      ];
    }
    case 'cancelled': {
      const closing = { ...change, rank: CLOSING_RANK, creates: false };
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
 * An accepted event may show an order that was cancelled or blocked since, for example when it is
 * sent again: such an order must not be released.
 */
function stepOf({ type, state }: OrderFacts): Step | undefined {
  const step = STEPS[type];
  const now = state.trim().toLowerCase();
  return step === 'accepted' && (now === 'cancelled' || now === 'blocked') ? now : step;
}

interface Change {
  readonly facts: OrderFacts;
  readonly profile: Profile;
  readonly rank: number;
  readonly creates: boolean;
}

/** The part that all writes of a change have in common. */
function common({ facts, profile: { fulfillment, uniqueKey }, rank, creates }: Change) {
  const { object, drOrderId } = fulfillment;
  return {
    record: recordKey(object, drOrderId, facts.drOrderId, uniqueKey.fulfillment),
    version: [rank, ...orderVersion(facts)],
    creates,
    after: ORDER_LOOKUP,
  };
}

/** In every field group, so that nothing of a Fulfillment is written before its Order is found. */
function orderField({ profile: { fulfillment } }: Change): Write['fields'] {
  return { [fulfillment.order]: { lookup: ORDER_LOOKUP } };
}

function setFlag(change: Change, flag: string): Write {
  return {
    ...common(change),
    group: flag,
    rule: 'once',
    fields: { ...orderField(change), [flag]: true },
  };
}

function setStatus(change: Change, status: string): Write {
  const { facts, rank, profile } = change;
  const { fulfillment, uniqueKey } = profile;
  // Without a unique key the org may create the Fulfillment itself and have changed its status by
  // now, so the opening status is written only by the write that creates the record.
  const isInitial = !uniqueKey.fulfillment && rank < CLOSING_RANK;
  return {
    ...common(change),
    group: 'status',
    rule: 'newest',
    fields: { ...orderField(change), [fulfillment.status]: status },
    ...versionGuard(fulfillment.version, versionNumber(facts.changedAt, rank)),
    ...(isInitial ? { initial: true } : {}),
  };
}

/**
 * A cancellation that an earlier release has applied, or deferred, cleared nothing, so that the
 * versions alone would let a late acceptance pass.
 */
function setEligible(change: Change): Write {
  const { cancelled } = change.profile.fulfillment;
  return { ...eligibleWrite(change, true), unless: cancelled };
}

function clearEligible(change: Change): Write[] {
  return change.profile.onlySetsEligible ? [] : [eligibleWrite(change, false)];
}

/** The group has the name that earlier releases gave it, when it was set once and never cleared. */
function eligibleWrite(change: Change, isEligible: boolean): Write {
  const { facts, rank, profile } = change;
  const { ofiReceived, eligibleVersion } = profile.fulfillment;
  return {
    ...common(change),
    group: ofiReceived,
    rule: profile.onlySetsEligible ? 'once' : 'newest',
    fields: { ...orderField(change), [ofiReceived]: isEligible },
    ...versionGuard(eligibleVersion, versionNumber(facts.changedAt, rank)),
  };
}
