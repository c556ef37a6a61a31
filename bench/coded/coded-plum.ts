import { z } from 'zod';
import { InvalidEventError } from '../../src/errors.ts';
import { TEXT_LENGTH } from '../../src/salesforce/schema/written-field.ts';
import { arrivalNotes, notAfterArrival } from '../../src/sources/parse/arrival.ts';
import { storableDate } from '../../src/sources/parse/instant.ts';
import { parseJsonNumbersAsText } from '../../src/sources/parse/json.ts';
import { idText, keyText, textOf, validate } from '../../src/sources/parse/validate.ts';
import { zonedInstant } from '../../src/sources/parse/zoned-instant.ts';
import type { Contribution, Envelope, Source, Unmapped } from '../../src/sources/source.ts';
import {
  type DeliveryStatus,
  isDeliveryStatus,
  normalizedStatus,
} from '../../src/sources/xoxoday-plum/delivery-status.ts';
import type { RewardRecord } from '../../src/sources/xoxoday-plum/plum-mapping.ts';
import { type PlumDate, rewardRecordLookup, rewardVersion, rewardWrites } from './reward-writes.ts';

interface CodedOptions {
  /** IANA name of the time zone of Plum's dates, which contain none. */
  timeZone: string;
  record: RewardRecord;
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

/** Xoxoday Plum as code, as it was before its mapping: what the mapping is compared with. */
export function codedPlum(options: CodedOptions): Source {
  const { timeZone, record } = options;
  return {
    name: 'xoxoday-plum',
    parse: parseJsonNumbersAsText,
    envelope: (body) => envelope(body, timeZone),
    contribution: (body, arrivedAt) => contribution(body, { timeZone, record }, arrivedAt),
    lookups: ({ poNumber }) =>
      poNumber === undefined ? [] : [rewardRecordLookup(poNumber, record)],
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
  { timeZone, record }: Pick<CodedOptions, 'timeZone' | 'record'>,
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

function writtenStatus(deliveryStatus: string): DeliveryStatus {
  const status = normalizedStatus(deliveryStatus);
  if (isDeliveryStatus(status)) return status;
  throw new InvalidEventError('data.deliveryStatus', 'delivered or canceled', 'another status');
}
