import { z } from 'zod';
import { InvalidEventError } from '../../errors.ts';
import { parseJsonNumbersAsText } from '../parse/json.ts';
import { idText, validate } from '../parse/validate.ts';
import { zonedInstant } from '../parse/zoned-instant.ts';
import type { Reconcile } from '../reconciliation.ts';
import type { Contribution, Envelope, Source } from '../source.ts';
import {
  type DeliveryStatus,
  isDeliveryStatus,
  type PlumDate,
  type RewardRecord,
  rewardRecordLookup,
  rewardWrites,
} from './reward-writes.ts';

export const PLUM_PATH = '/webhooks/xoxoday-plum';

export interface PlumOptions {
  /** IANA name of the time zone of Plum's dates, which contain none. */
  timeZone: string;
  record: RewardRecord;
  /** How long Plum may send nothing before that is an alert, in milliseconds. */
  maxSilenceMs?: number | undefined;
  reconcile?: Reconcile | undefined;
}

const optionalText = z.string().trim().min(1).max(255).optional().catch(undefined);

/** Numbers are texts: an id has up to 20 digits. */
const webhookSchema = z.object(
  {
    id: idText,
    data: z.object(
      {
        orderId: idText,
        deliveryStatus: idText,
        poNumber: z.string().trim().pipe(idText).optional().catch(undefined),
        orderDate: optionalText,
      },
      { error: 'an object: the order' },
    ),
    createdAt: optionalText,
    /** Only in events from reconciliation: when the order history was read. */
    seenAt: optionalText,
  },
  { error: 'a JSON object' },
);

/** Xoxoday Plum: the delivery status of rewards that were ordered through its API. */
export function xoxodayPlum(options: PlumOptions): Source {
  const { timeZone, record, maxSilenceMs, reconcile } = options;
  return {
    name: 'xoxoday-plum',
    parse: parseJsonNumbersAsText,
    envelope: (body) => envelope(body, timeZone),
    contribution: (body) => contribution(body, timeZone, record),
    lookups: ({ poNumber }) =>
      poNumber === undefined ? [] : [rewardRecordLookup(poNumber, record)],
    reconcile,
    maxSilenceMs,
  };
}

function envelope(body: unknown, timeZone: string): Envelope {
  const { id, data, createdAt, seenAt } = validate(webhookSchema, body);
  const status = normalizedStatus(data.deliveryStatus);
  const common = {
    id,
    type: `delivery_status.${status}`,
    live: null,
    time: zonedInstant(createdAt ?? seenAt ?? '', timeZone) ?? null,
  };
  return isDeliveryStatus(status)
    ? { ...common, subject: data.orderId }
    : { ...common, subject: null, unmapped: 'There is nothing to write for this delivery status.' };
}

function contribution(body: unknown, timeZone: string, record: RewardRecord): Contribution {
  const { id, data, createdAt, seenAt } = validate(webhookSchema, body);
  const { orderId, poNumber, orderDate } = data;
  const plumDate = (text: string | undefined): PlumDate | undefined =>
    text === undefined ? undefined : { text, instant: zonedInstant(text, timeZone) };
  const facts = {
    eventId: id,
    orderId,
    status: writtenStatus(data.deliveryStatus),
    changedAt: zonedInstant(createdAt ?? seenAt ?? '', timeZone)?.getTime() ?? 0,
    created: plumDate(createdAt),
    ordered: plumDate(orderDate),
    poNumber,
  };
  const keys: Record<string, string> = poNumber === undefined ? {} : { poNumber };
  return { keys, writes: rewardWrites(facts, record) };
}

/**
 * A delivery status in lower case and American spelling. Plum's documentation varies in case; the
 * British spelling is accepted as a precaution.
 */
export function normalizedStatus(deliveryStatus: string): string {
  const status = deliveryStatus.trim().toLowerCase();
  return status === 'cancelled' ? 'canceled' : status;
}

function writtenStatus(deliveryStatus: string): DeliveryStatus {
  const status = normalizedStatus(deliveryStatus);
  if (isDeliveryStatus(status)) return status;
  throw new InvalidEventError('data.deliveryStatus', 'delivered or canceled', 'another status');
}
