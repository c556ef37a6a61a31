import { z } from 'zod';
import { InvalidEventError } from '../../errors.ts';
import { parseJsonNumbersAsText } from '../parse/json.ts';
import { idText, read } from '../parse/validate.ts';
import { zonedInstant } from '../parse/zoned-instant.ts';
import type { Reconcile } from '../reconciliation.ts';
import type { Contribution, Envelope, Source } from '../source.ts';
import {
  type DeliveryStatus,
  isDeliveryStatus,
  type RewardRecord,
  rewardRecordLookup,
  rewardWrites,
  type SaidDate,
} from './reward-writes.ts';

export const PLUM_PATH = '/webhooks/xoxoday-plum';

export interface PlumOptions {
  /** Time zone of Plum's dates, which name none. */
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
    /** In events that we made of the order history: when it was asked for. */
    seenAt: optionalText,
  },
  { error: 'a JSON object' },
);

/** Xoxoday Plum: what became of the delivery of rewards that were ordered through its API. */
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
  const { id, data, createdAt, seenAt } = read(webhookSchema, body);
  const word = statusWord(data.deliveryStatus);
  const kept = {
    id,
    type: `delivery_status.${word}`,
    live: null,
    time: zonedInstant(createdAt ?? seenAt ?? '', timeZone) ?? null,
  };
  return isDeliveryStatus(word)
    ? { ...kept, subject: data.orderId }
    : { ...kept, subject: null, unmapped: 'There is nothing to write for this delivery status.' };
}

function contribution(body: unknown, timeZone: string, record: RewardRecord): Contribution {
  const { id, data, createdAt, seenAt } = read(webhookSchema, body);
  const { orderId, poNumber, orderDate } = data;
  const said = (text: string | undefined): SaidDate | undefined =>
    text === undefined ? undefined : { text, instant: zonedInstant(text, timeZone) };
  const facts = {
    eventId: id,
    orderId,
    status: writtenStatus(data.deliveryStatus),
    changedAt: zonedInstant(createdAt ?? seenAt ?? '', timeZone)?.getTime() ?? 0,
    created: said(createdAt),
    ordered: said(orderDate),
    poNumber,
  };
  const keys: Record<string, string> = poNumber === undefined ? {} : { poNumber };
  return { keys, writes: rewardWrites(facts, record) };
}

/** Pages differ on case; the British spelling costs nothing to accept. */
export function statusWord(status: string): string {
  const word = status.trim().toLowerCase();
  return word === 'cancelled' ? 'canceled' : word;
}

function writtenStatus(status: string): DeliveryStatus {
  const word = statusWord(status);
  if (isDeliveryStatus(word)) return word;
  throw new InvalidEventError('data.deliveryStatus', 'delivered or canceled', 'another status');
}
