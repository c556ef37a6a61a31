import { z } from 'zod';
import type { TriedUpTo } from '../../inbox/waiting/try-now.ts';
import { WAIT_STATUSES } from '../../inbox/waiting/wait-cause.ts';
import type { WaitGroup } from '../../inbox/waiting/wait-groups.ts';
import type { WaitCursor, WaitingSubject } from '../../inbox/waiting/waiting-subjects.ts';
import { parkedAt, type WaitLimits, waitKindOf } from '../../story/wait-limits.ts';
import { instantSchema, instantText } from '../operation/instant.ts';

export const waitStatus = z
  .enum(WAIT_STATUSES)
  .describe(
    'waiting: for a record, for rights or schema, or for the end of an approval; retried: Salesforce refused it for a passing reason.',
  );

export const groupKey = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'expected the key of a group: 32 hexadecimal digits')
  .describe('Key of the group: a digest of what its events wait for.');

const WAITS_FOR = ['record', 'setting', 'hold', 'locked', 'retry'] as const;

const cause = {
  status: waitStatus,
  waitsFor: z
    .enum(WAITS_FOR)
    .describe(
      'record: one of Salesforce; setting: a variable of the connector; hold: rights or schema of the org; locked: the end of an approval; retry: the next try.',
    ),
  code: z.string().describe("Salesforce's error code; empty when a record is missing."),
  object: z.string(),
  field: z.string(),
  setting: z
    .string()
    .nullable()
    .describe('The variable that, if it were on, would find the record.'),
  since: instantSchema.describe('Since when it waits; of a group, the first of its orders.'),
  until: instantSchema
    .nullable()
    .describe('When it is parked; null when attempts are counted instead.'),
  nextTry: instantSchema.nullable().describe('When it is tried again; null while it is tried.'),
  reason: z.string().describe('Why, and what to do about it.'),
};

export const waitGroupSchema = z.object({
  key: groupKey,
  source: z.string(),
  ...cause,
  events: z.int(),
  orders: z.int().describe('How many orders, or other subjects.'),
});

export type WaitGroupJson = z.output<typeof waitGroupSchema>;

export const waitingOrderSchema = z.object({
  source: z.string(),
  order: z.string().describe('The id of the order, or of another subject, at the sender.'),
  ...cause,
  events: z.int().describe('How many of its events wait, or are retried.'),
  attempts: z.int().describe('Failed attempts in a row.'),
  isInHand: z.boolean().describe('Whether a worker processes it at the moment.'),
});

export type WaitingOrderJson = z.output<typeof waitingOrderSchema>;

export function waitGroupJson(group: WaitGroup, limits: WaitLimits): WaitGroupJson {
  return { ...group, ...causeJson(group, limits) };
}

export function waitingOrderJson(
  { key, cursor: _, ...subject }: WaitingSubject,
  status: WaitGroup['status'],
  limits: WaitLimits,
): WaitingOrderJson {
  return { ...subject, order: key, status, ...causeJson({ ...subject, status }, limits) };
}

type Cause = Pick<WaitGroup, 'status' | 'code' | 'setting' | 'since' | 'nextTry'>;

function causeJson({ status, code, setting, since, nextTry }: Cause, limits: WaitLimits) {
  const kind = waitKindOf(code);
  const until = status === 'retried' ? null : parkedAt(kind, since, limits);
  return {
    waitsFor: status === 'retried' ? 'retry' : setting !== null ? 'setting' : kind,
    since: since.toISOString(),
    until: instantText(until),
    nextTry: instantText(nextTry),
  } as const;
}

const storedCursor = z.object({
  at: z.union([z.literal(''), z.string().regex(/^[\d :.+-]{10,40}$/)]),
  source: z.string().max(100),
  key: z.string().max(300),
});

/** Where a page of the list begins, as a text of a URL. */
export const waitCursor = z.string().max(2000).describe('`next` of the page before.');

const storedTried = z.object({
  status: z.enum(WAIT_STATUSES),
  source: z.string().max(100),
  subject: z.string().max(300),
  seq: z.string().regex(/^\d{1,18}$/),
});

/** Where trying a group goes on, as a text of a form. */
export const triedCursor = z.string().max(2000);

/** A cursor as a text. */
export function cursorText(cursor: WaitCursor | TriedUpTo): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** @returns undefined when the text is none of ours */
export function cursorIn(text: string): WaitCursor | undefined {
  return storedIn(storedCursor, text);
}

/** @returns undefined when the text is none of ours */
export function triedIn(text: string): TriedUpTo | undefined {
  return storedIn(storedTried, text);
}

function storedIn<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
