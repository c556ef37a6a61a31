import type { Write } from '../../../salesforce/records/write.ts';
import type { Profile } from '../../../salesforce/schema/profile.ts';
import type { Stage, Succession } from '../../source.ts';
import { closingFulfillmentWrites } from './fulfillment-writes.ts';
import { ORDER_LOOKUP } from './order-keys.ts';
import { CARRIED_OUT_KEY, givesWayByItself, orderStage, stageOfType } from './order-stage.ts';
import { STATE_GROUP } from './order-writes.ts';

/**
 * How a Salesforce Order passes from one Digital River order to another one: a second payment
 * attempt.
 *
 * @param profile the org's schema
 */
export function orderSuccession(profile: Profile): Succession {
  return {
    isAutomatic: givesWayByItself(profile),
    stageOfType,
    knownStages: ({ keys, linked }) => [
      ...appliedStages(linked, profile),
      ...(keys[CARRIED_OUT_KEY] === undefined ? [] : [CARRIED_OUT]),
    ],
    closingWrites: (key, stage) =>
      closingFulfillmentWrites(key, stage?.version ?? [], stage?.name === 'cancelled', profile),
  };
}

/** When is not known. */
const CARRIED_OUT: Stage = { name: 'carried out', kind: 'other', version: [], isCarriedOut: true };

function appliedStages(linked: readonly Write[], { order }: Profile): Stage[] {
  const isState = ({ record, group }: Write) =>
    'lookup' in record && record.lookup === ORDER_LOOKUP && group === STATE_GROUP;
  const write = linked.find(isState);
  const state = write?.fields[order.state];
  if (write === undefined || typeof state !== 'string') return [];
  return [orderStage({ state, version: write.version })];
}
