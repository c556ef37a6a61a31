import { versionNumber } from '../../salesforce/records/version-number.ts';
import {
  type Lookup,
  type RecordKey,
  recordKey,
  type Version,
  type Write,
} from '../../salesforce/records/write.ts';
import type { Profile } from '../../salesforce/schema/profile.ts';
import { allowedValue } from './allowed-value.ts';
import { type OrderFacts, orderVersion } from './order-facts.ts';
import { versionGuard } from './version-guard.ts';

/** Name of the look-up that finds the Salesforce Order of an event. */
export const ORDER_LOOKUP = 'order';

/**
 * Closing a Fulfillment outranks opening it, whatever the times say: the first part of its version.
 */
const CLOSING_RANK = 1;

/** The keys that find the Salesforce Order, as far as the subject's events contain them. */
export interface OrderKeys {
  readonly drOrderId: string;
  /** Salesforce record id of 18 characters, from `metadata.sfOrderId`. */
  readonly sfOrderId?: string | undefined;
  /** The Order's number, which the storefront sends to Digital River. */
  readonly upstreamId?: string | undefined;
}

/**
 * How the Salesforce Order of an event is found: by its record id if an event contains one, else by
 * the Digital River order id, else by the order number. A record id that is not found never falls
 * back to the number.
 *
 * @param keys the keys from all events of the subject
 * @param profile the org's schema
 */
export function orderLookup(keys: OrderKeys, { order }: Profile): Lookup {
  const claim = { field: order.drOrderId, value: keys.drOrderId };
  const byNumber =
    keys.upstreamId === undefined ? [] : [{ field: order.number, value: keys.upstreamId }];
  const candidates =
    keys.sfOrderId === undefined ? [claim, ...byNumber] : [{ field: 'Id', value: keys.sfOrderId }];
  return { name: ORDER_LOOKUP, object: order.object, candidates, claim };
}

/**
 * The writes of an order event: to the Order and, for an event type that opens or closes it, to its
 * Fulfillment.
 *
 * @param facts what the event says
 * @param profile the org's schema
 * @returns one write per record and field group
 */
export function orderWrites(facts: OrderFacts, profile: Profile): Write[] {
  return [...stateWrites(facts, profile), ...fulfillmentWrites(facts, profile)];
}

function stateWrites(facts: OrderFacts, { order, onlyValues }: Profile): Write[] {
  const record: RecordKey = { object: order.object, lookup: ORDER_LOOKUP };
  const version = orderVersion(facts);
  const number = versionNumber(facts.changedAt);
  const base = { record, rule: 'newest', version, creates: true } as const;
  const writes: Write[] = [
    {
      ...base,
      group: 'state',
      ...allowedValue(order.state, facts.state, onlyValues.state),
      ...versionGuard(order.stateVersion, number),
    },
  ];
  // Some events lack one of these, so each is a field group: the newest event that has it wins.
  if (facts.fraudState !== undefined) {
    writes.push({
      ...base,
      group: 'fraud state',
      ...allowedValue(order.fraudState, facts.fraudState, onlyValues.fraudState),
      ...versionGuard(order.fraudVersion, number),
    });
  }
  if (facts.customerType !== undefined) {
    writes.push({
      ...base,
      group: 'customer type',
      ...allowedValue(order.customerType, facts.customerType, onlyValues.customerType),
    });
  }
  return writes;
}

function fulfillmentWrites(facts: OrderFacts, profile: Profile): Write[] {
  const { fulfillment, fulfillmentStatus } = profile;
  switch (facts.type) {
    case 'order.accepted':
      return transitionWrites(facts, profile, {
        flag: fulfillment.ofiReceived,
        status: fulfillmentStatus.open,
        rank: 0,
        creates: true,
      });
    case 'order.complete':
      return transitionWrites(facts, profile, {
        flag: fulfillment.ocnReceived,
        status: fulfillmentStatus.completed,
        rank: CLOSING_RANK,
        creates: true,
      });
    case 'order.cancelled':
      return transitionWrites(facts, profile, {
        flag: fulfillment.cancelled,
        status: fulfillmentStatus.cancelled,
        rank: CLOSING_RANK,
        creates: false,
      });
    default:
      return [];
  }
}

interface Transition {
  /** API name of the checkbox that the event sets. */
  flag: string;
  status: string;
  rank: number;
  creates: boolean;
}

function transitionWrites(
  facts: OrderFacts,
  { fulfillment, uniqueKey }: Profile,
  { flag, status, rank, creates }: Transition,
): Write[] {
  const unique = uniqueKey.fulfillment;
  const record = recordKey(fulfillment.object, fulfillment.drOrderId, facts.drOrderId, unique);
  const version: Version = [rank, ...orderVersion(facts)];
  // Without a unique key the org may create the Fulfillment itself and have changed its status by
  // now, so the opening status is written only by the write that creates the record.
  const isInitial = !unique && rank < CLOSING_RANK;
  // Part of both groups, so that no part of a Fulfillment is written before its Order is found.
  const order = { [fulfillment.order]: { lookup: ORDER_LOOKUP } };
  return [
    {
      record,
      group: flag,
      rule: 'once',
      version,
      fields: { ...order, [flag]: true },
      creates,
    },
    {
      record,
      group: 'status',
      rule: 'newest',
      version,
      fields: { ...order, [fulfillment.status]: status },
      ...versionGuard(fulfillment.version, versionNumber(facts.changedAt, rank)),
      creates,
      ...(isInitial ? { initial: true } : {}),
    },
  ];
}
