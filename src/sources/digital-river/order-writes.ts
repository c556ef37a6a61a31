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
import { guardIn } from './guard.ts';
import { type OrderFacts, orderVersion } from './order-facts.ts';

/** The name of the look-up by which an order event's Salesforce Order is found. */
export const ORDER_LOOKUP = 'order';

/** Closing a Fulfillment outranks opening it, whatever the times say: in front of the version, and of the org's number. */
const CLOSING_RANK = 1;

/** The keys by which an order's Salesforce record can be found, as far as events of its subject have told. */
export interface OrderKeys {
  readonly drOrderId: string;
  /** 18-character id from `metadata.sfOrderId`. */
  readonly sfOrderId?: string;
  /** The sender's copy of OrderNumber. */
  readonly upstreamId?: string;
}

/** How the Salesforce Order is found. An id that was given is never replaced by a guess from the number. */
export function orderLookup(keys: OrderKeys, { order }: Profile): Lookup {
  const claim = { field: order.drOrderId, value: keys.drOrderId };
  const byNumber =
    keys.upstreamId === undefined ? [] : [{ field: order.number, value: keys.upstreamId }];
  const candidates =
    keys.sfOrderId === undefined ? [claim, ...byNumber] : [{ field: 'Id', value: keys.sfOrderId }];
  return { name: ORDER_LOOKUP, object: order.object, candidates, claim };
}

/** What an order event changes: the Order itself, and its Fulfillment when the event is one that moves it. */
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
      ...guardIn(order.stateVersion, number),
    },
  ];
  // Both are missing from some events, so each keeps a version of its own: the newest event that has it decides.
  if (facts.fraudState !== undefined) {
    writes.push({
      ...base,
      group: 'fraud state',
      ...allowedValue(order.fraudState, facts.fraudState, onlyValues.fraudState),
      ...guardIn(order.fraudVersion, number),
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
      return fulfillmentChange(facts, profile, {
        flag: fulfillment.ofiReceived,
        status: fulfillmentStatus.open,
        rank: 0,
        creates: true,
      });
    case 'order.complete':
      return fulfillmentChange(facts, profile, {
        flag: fulfillment.ocnReceived,
        status: fulfillmentStatus.completed,
        rank: CLOSING_RANK,
        creates: true,
      });
    case 'order.cancelled':
      return fulfillmentChange(facts, profile, {
        flag: fulfillment.cancelled,
        status: fulfillmentStatus.cancelled,
        rank: CLOSING_RANK,
        creates: false,
      });
    default:
      return [];
  }
}

interface FulfillmentChange {
  flag: string;
  status: string;
  rank: number;
  creates: boolean;
}

function fulfillmentChange(
  facts: OrderFacts,
  { fulfillment, uniqueKey }: Profile,
  change: FulfillmentChange,
): Write[] {
  const unique = uniqueKey.fulfillment;
  const record = recordKey(fulfillment.object, fulfillment.drOrderId, facts.drOrderId, unique);
  const version: Version = [change.rank, ...orderVersion(facts)];
  const { creates } = change;
  // Where others may make it too, its opening status is theirs: they may have moved it on by now.
  const opensOnly = !unique && change.rank < CLOSING_RANK;
  // In both groups: nothing of a Fulfillment is written before its Order is found.
  const order = { [fulfillment.order]: { lookup: ORDER_LOOKUP } };
  return [
    {
      record,
      group: change.flag,
      rule: 'once',
      version,
      fields: { ...order, [change.flag]: true },
      creates,
    },
    {
      record,
      group: 'status',
      rule: 'newest',
      version,
      fields: { ...order, [fulfillment.status]: change.status },
      ...guardIn(fulfillment.version, versionNumber(facts.changedAt, change.rank)),
      creates,
      ...(opensOnly ? { initial: true } : {}),
    },
  ];
}
