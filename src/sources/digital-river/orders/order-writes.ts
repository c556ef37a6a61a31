import { versionNumber } from '../../../salesforce/records/version-number.ts';
import type { RecordKey, Write } from '../../../salesforce/records/write.ts';
import type { Profile } from '../../../salesforce/schema/profile.ts';
import { allowedValue } from './allowed-value.ts';
import { fulfillmentWrites } from './fulfillment-writes.ts';
import { type OrderFacts, orderVersion } from './order-facts.ts';
import { ORDER_LOOKUP } from './order-keys.ts';
import { versionGuard } from './version-guard.ts';

/** Name of the field group of an Order's state. */
export const STATE_GROUP = 'state';

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
      group: STATE_GROUP,
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
