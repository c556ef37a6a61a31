import { z } from 'zod';
import { InvalidEventError } from '../../errors.ts';
import { TEXT_LENGTH } from '../../salesforce/schema/written-field.ts';
import { arrivalNotes, notAfterArrival } from '../parse/arrival.ts';
import { storableDate } from '../parse/instant.ts';
import { parseJsonNumbersAsText } from '../parse/json.ts';
import { idText, keyText, textOf, validate } from '../parse/validate.ts';
import { zonedInstant } from '../parse/zoned-instant.ts';
import type { Reconcile } from '../reconciliation.ts';
import type { Contribution, Envelope, Source, Unmapped } from '../source.ts';
import {
  type DeliveryStatus,
  isDeliveryStatus,
  type PlumDate,
  type RewardRecord,
  rewardRecordLookup,
  rewardVersion,
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

const optionalText = z
  .string()
  .trim()
  .max(TEXT_LENGTH)
  .pipe(textOf(TEXT_LENGTH))
  .optional()
  .catch(undefined);

/** Numbers are texts: an id has up to 20 digits. */
const webhookSchema = z.object(
  {
    id: idText,
    data: z.object(
      {
        orderId: idText,
        deliveryStatus: idText,
        poNumber: keyText.optional().catch(undefined),
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

const UNMAPPED_STATUS: Unmapped = {
  code: 'UNMAPPED_TYPE',
  reason: 'There is nothing to write for this delivery status.',
};

/** Xoxoday Plum: the delivery status of rewards that were ordered through its API. */
export function xoxodayPlum(options: PlumOptions): Source {
  const { timeZone, record, maxSilenceMs, reconcile } = options;
  return {
    name: 'xoxoday-plum',
    parse: parseJsonNumbersAsText,
    envelope: (body) => envelope(body, timeZone),
    contribution: (body, arrivedAt) => contribution(body, { timeZone, record }, arrivedAt),
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
    time: storableDate(readMicroseconds(createdAt ?? seenAt, timeZone)),
  };
  return isDeliveryStatus(status)
    ? { ...common, subject: data.orderId }
    : { ...common, subject: data.orderId, unmapped: UNMAPPED_STATUS };
}

function contribution(
  body: unknown,
  { timeZone, record }: Pick<PlumOptions, 'timeZone' | 'record'>,
  arrivedAt: Date,
): Contribution {
  const { id, data, createdAt, seenAt } = validate(webhookSchema, body);
  const { orderId, poNumber, orderDate } = data;
  const sent = {
    createdAt: readMicroseconds(createdAt, timeZone),
    'data.orderDate': readMicroseconds(orderDate, timeZone),
    seenAt: readMicroseconds(seenAt, timeZone),
  };
  const capped = (microseconds: number | undefined) =>
    microseconds === undefined
      ? undefined
      : new Date(notAfterArrival(microseconds, arrivedAt) / 1000);
  const dateOf = (text: string | undefined, field: keyof typeof sent): PlumDate | undefined =>
    text === undefined ? undefined : { text, instant: capped(sent[field]) };
  const changedAt = capped(createdAt === undefined ? sent.seenAt : sent.createdAt);
  const facts = {
    eventId: id,
    orderId,
    status: writtenStatus(data.deliveryStatus),
    changedAt: changedAt?.getTime() ?? 0,
    created: dateOf(createdAt, 'createdAt'),
    ordered: dateOf(orderDate, 'data.orderDate'),
    poNumber,
  };
  return {
    keys: poNumber === undefined ? {} : { poNumber },
    keysVersion: rewardVersion(facts),
    writes: rewardWrites(facts, record),
    notes: arrivalNotes(sent, arrivedAt),
  };
}

function readMicroseconds(text: string | undefined, timeZone: string): number | undefined {
  const instant = text === undefined ? undefined : zonedInstant(text, timeZone);
  return instant === undefined ? undefined : instant.getTime() * 1000;
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
