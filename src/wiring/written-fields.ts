import type { Config } from '../config/index.ts';
import { failedEventFields } from '../failed-events/failed-event-fields.ts';
import type { Profile } from '../salesforce/schema/profile.ts';
import type { ReadField, WrittenField } from '../salesforce/schema/written-field.ts';
import { digitalRiverFields } from '../sources/digital-river/orders/order-fields.ts';
import type { Source } from '../sources/source.ts';
import { chargeFields } from '../sources/xanpay/charge-fields.ts';
import { rewardRecordIn } from '../sources/xoxoday-plum/configure-plum.ts';
import { rewardFields } from '../sources/xoxoday-plum/reward-fields.ts';

/** What other senders write, besides Digital River; undefined where they are not configured. */
export interface FurtherWrites {
  readonly xanpay?: { readonly orderField: string } | undefined;
  readonly plum?:
    | { readonly object: string; readonly field: string; readonly lookupField: string }
    | undefined;
}

/** What the configured senders write, besides Digital River. */
export function furtherWrites(config: Config, sources: readonly Source[]): FurtherWrites {
  const isOn = (name: string) => sources.some((source) => source.name === name);
  return {
    xanpay: isOn('xanpay') ? { orderField: config.XANPAY_ORDER_FIELD } : undefined,
    plum: isOn('xoxoday-plum') ? rewardRecordIn(config) : undefined,
  };
}

/**
 * Every field that is written with a profile, each once: one list for the doctor, the permission
 * sets and their tests.
 */
export function writtenFields(profile: Profile, further: FurtherWrites = {}): WrittenField[] {
  return [
    ...digitalRiverFields(profile),
    ...failedEventFields(profile.failedEvent, profile.order.object),
    ...(further.xanpay === undefined ? [] : chargeFields()),
    ...(further.plum === undefined ? [] : rewardFields(further.plum)),
  ];
}

/** The fields that an org with older metadata may lack. They are then left out of writes. */
export function optionalFields(profile: Profile): ReadField[] {
  return writtenFields(profile)
    .filter(({ optional }) => optional)
    .map(({ object, field }) => ({ object, field }));
}

/** The fields that look-ups use and that are never written. */
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
