import type { Config } from '../config/index.ts';
import { failedEventFields } from '../failed-events/failed-event-fields.ts';
import type { Profile } from '../salesforce/schema/profile.ts';
import type {
  DescribedFields,
  ReadField,
  WrittenField,
} from '../salesforce/schema/written-field.ts';
import { digitalRiverFields } from '../sources/digital-river/orders/order-fields.ts';
import type { Mapping } from '../sources/mapped/language/mapping-schema.ts';
import { mappedReadFields, mappedWrittenFields } from '../sources/mapped/mapped-written-fields.ts';
import type { Source } from '../sources/source.ts';
import { chargeFields } from '../sources/xanpay/charge-fields.ts';
import { rewardRecordIn } from '../sources/xoxoday-plum/configure-plum.ts';
import { rewardFields } from '../sources/xoxoday-plum/reward-fields.ts';

/** What the configured senders write. By default, Digital River's orders and nothing else. */
export interface SenderWrites {
  /** False: Digital River is not configured. */
  readonly digitalRiver?: boolean;
  readonly xanpay?: { readonly orderField: string } | undefined;
  readonly plum?:
    | { readonly object: string; readonly field: string; readonly lookupField: string }
    | undefined;
  readonly mappings?: readonly Mapping[];
}

/** What the configured senders write. */
export function senderWrites(config: Config, sources: readonly Source[]): SenderWrites {
  const isOn = (name: string) => sources.some((source) => source.name === name);
  return {
    digitalRiver: isOn('digital-river'),
    xanpay: isOn('xanpay') ? { orderField: config.XANPAY_ORDER_FIELD } : undefined,
    plum: isOn('xoxoday-plum') ? rewardRecordIn(config) : undefined,
    mappings: config.mapped.map(({ mapping }) => mapping),
  };
}

/**
 * Every field that is written with a profile, each once: one list for the doctor, the permission
 * sets and their tests.
 */
export function writtenFields(profile: Profile, senders: SenderWrites = {}): WrittenField[] {
  const { digitalRiver = true, xanpay, plum, mappings = [] } = senders;
  return once([
    ...(digitalRiver ? digitalRiverFields(profile) : []),
    ...failedEventFields(profile.failedEvent, profile.order.object),
    ...(xanpay === undefined ? [] : chargeFields()),
    ...(plum === undefined ? [] : rewardFields(plum)),
    ...mappings.flatMap(mappedWrittenFields),
  ]);
}

/** The fields that an org with older metadata may lack. They are then left out of writes. */
export function optionalFields(profile: Profile): ReadField[] {
  return writtenFields(profile)
    .filter(({ optional }) => optional)
    .map(({ object, field }) => ({ object, field }));
}

/** The fields that look-ups use and that are never written. */
export function readFields({ order }: Profile, senders: SenderWrites = {}): ReadField[] {
  const { digitalRiver = true, xanpay, plum, mappings = [] } = senders;
  return once([
    ...(digitalRiver ? [{ object: order.object, field: order.number }] : []),
    ...(xanpay === undefined ? [] : [{ object: 'Order', field: xanpay.orderField }]),
    ...(plum === undefined ? [] : [{ object: plum.object, field: plum.field }]),
    ...mappings.flatMap(mappedReadFields),
  ]);
}

/** Which fields people describe by files of their own: for the doctor's advice. */
export function describedFields(config: Config, profile: Profile): DescribedFields {
  return {
    profile: [...writtenFields(profile), ...readFields(profile)],
    mapped: config.mapped.flatMap(({ mapping }) => [
      ...mappedWrittenFields(mapping),
      ...mappedReadFields(mapping),
    ]),
  };
}

/** Two senders may write one field: the first one describes it. */
function once<Field extends ReadField>(fields: readonly Field[]): Field[] {
  const byName = Map.groupBy(fields, ({ object, field }) => `${object}.${field}`);
  return [...byName.values()].flatMap(([first]) => first ?? []);
}
