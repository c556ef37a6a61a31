import { z } from 'zod';
import { EVENT_STATUSES } from '../../inbox/search/event-filter.ts';
import { storableText } from '../../storable.ts';
import { areInOrder, instantSchema, NOT_IN_ORDER, timeBounds } from '../operation/instant.ts';

/** An event in the path: its number, or the key of its Failed Event record. */
export const eventRef = z.object({
  event: z
    .string()
    .regex(/^(?:[1-9]\d{0,17}|[0-9a-f]{64})$/, 'expected the number of an event, or a key')
    .describe(
      "The event's number in the inbox, or the key of its Failed Event record (64 hexadecimal digits)",
    ),
});

/** A text that PostgreSQL takes. */
export const searchText = z
  .string()
  .max(300)
  .refine((value) => storableText(value) === value, 'expected text without control characters');

export const listInput = z
  .object({
    order: searchText
      .optional()
      .describe('Id of an order, its number, or the id of its Salesforce record'),
    id: searchText.optional().describe("The sender's id of the event"),
    type: searchText.optional().describe('Type of the event, such as order.accepted'),
    status: z.enum(EVENT_STATUSES).optional(),
    source: searchText.optional().describe('Name of the source, such as digital-river'),
    ...timeBounds,
    reason: searchText.optional().describe('A part of the reason, in upper or lower case'),
    before: z
      .string()
      .regex(/^[1-9]\d{0,17}$/, 'expected a number')
      .optional()
      .describe('Go on before the event with this number, as `next` of the page before says'),
  })
  .refine(areInOrder, NOT_IN_ORDER);

const listedEvent = z.object({
  event: z.string().describe('Its number in the inbox, by which all else of the event is asked'),
  source: z.string(),
  id: z.string().describe("The sender's id of the event"),
  type: z.string().nullable(),
  subject: z.string().nullable().describe('What it is about, such as the id of an order'),
  status: z.enum(EVENT_STATUSES),
  meaning: z.string().describe('The status in words'),
  code: z.string().nullable().describe('Why, as a word'),
  reason: z.string().nullable().describe('Why, in full sentences'),
  receivedAt: instantSchema,
  arrivals: z.number().int().describe('How often it was delivered'),
});

export const listResult = z.object({
  events: z.array(listedEvent).describe('The newest first'),
  next: z
    .string()
    .nullable()
    .describe('What to give as `before` for older events; null at the end'),
  hasMoreOrders: z
    .boolean()
    .describe(
      'Whether more than 100 orders have the text of `order`: only events of 100 are listed',
    ),
  lookedThrough: z
    .object({ events: z.number().int(), back: instantSchema })
    .nullable()
    .describe('How far was looked, when there may be older events that match; otherwise null'),
});

const written = z.object({
  field: z.string(),
  value: z.string().describe('As it may be shown: texts that may be personal are masked'),
});

const write = z.object({
  object: z.string().describe('API name of the object in Salesforce'),
  id: z.string().nullable().describe('Id of the record, if it is known'),
  key: z.object({ field: z.string(), value: z.string() }).nullable(),
  group: z.string().describe('Fields that are decided together have a name'),
  outcome: z.string().describe('A word, such as current or overtaken'),
  meaning: z.string().describe('The outcome in words'),
  fields: z.array(written),
  before: z
    .object({
      event: z.string().describe('The number of the event before'),
      type: z.string().nullable(),
      receivedAt: instantSchema,
      fields: z.array(written),
    })
    .nullable()
    .describe('What the event before, of the same order, wrote to the same fields'),
});

/** What the page of an event does by itself. */
export const PAGE_ACTIONS = ['replay', 'dismiss', 'restore', 'judge'] as const;
const ACTIONS = [...PAGE_ACTIONS, 'again'] as const;

export const eventResult = listedEvent.extend({
  mode: z.enum(['live', 'test']).nullable(),
  createdAt: instantSchema.nullable().describe('When the sender created it'),
  settledAt: instantSchema.nullable(),
  waitingSince: instantSchema.nullable(),
  proof: z.string().describe('How the caller proved its identity'),
  object: z.string().nullable(),
  field: z.string().nullable(),
  conflict: z
    .object({
      order: z.string().optional(),
      otherOrder: z.string().optional(),
      otherSubject: z.string().optional(),
    })
    .nullable()
    .describe('The orders and records that a conflict is about'),
  hasOrgWords: z
    .boolean()
    .describe(
      "Whether the org's own rule, trigger or flow gives a reason in words of its own: uncovering shows them",
    ),
  dismissalNote: z.string().nullable(),
  dismissedBy: z.string().nullable(),
  timeline: z.array(
    z.object({
      kind: z.enum(['arrival', 'outcome', 'action', 'now']),
      at: instantSchema.nullable(),
      lastAt: instantSchema.nullable(),
      times: z.number().int(),
      text: z.string(),
      details: z.array(z.string()),
    }),
  ),
  writes: z.array(write),
  writesUnknown: z.string().nullable().describe('Why the writes are not known'),
  body: z.object({
    bytes: z.number().int().nullable().describe('Null when it has been deleted'),
    masked: z.string().nullable().describe('JSON with personal values masked'),
    deleted: z.string().nullable().describe('Since when there is no body, and why'),
  }),
  actions: z
    .array(z.enum(ACTIONS))
    .describe('What its state allows an operator to do to it now, whoever asks'),
});

export const uncoveredResult = z.object({
  event: z.string(),
  id: z.string(),
  encoding: z.enum(['utf-8', 'base64']).describe('How the body is given: base64 if it is no UTF-8'),
  body: z
    .string()
    .nullable()
    .describe('As received. It contains personal data. Null when it has been deleted'),
  orgWords: z
    .string()
    .nullable()
    .describe(
      "The words of the org's own rule, trigger or flow, which may contain personal data; null when there are none",
    ),
  object: z.string().nullable().describe('The object that the words are about'),
});

export type EventResult = z.output<typeof eventResult>;
export type ListResult = z.output<typeof listResult>;
export type EventAction = (typeof ACTIONS)[number];
export type PageAction = (typeof PAGE_ACTIONS)[number];
