import { z } from 'zod';
import { instantSchema } from '../../operation/instant.ts';
import { countsSchema, keySchema, recordIdSchema, subjectSchema } from './parts-schemas.ts';

const stepSchema = z.object({
  text: z.string().describe('In a full sentence; with an action, it leads to that'),
  about: subjectSchema.nullable().describe('Null when it concerns the whole installation'),
  action: z
    .object({
      kind: z
        .enum(['replay', 'dismiss', 'restore', 'judge-anew', 'apply-again', 'give-way', 'check'])
        .describe('What is to be done; check: let the doctor look at the installation'),
      eventId: z.string().nullable().describe('The event that it is done to'),
      owner: z.string().nullable().describe('The order that gives its record away'),
    })
    .nullable()
    .describe('Null when nothing is to be done with the connector'),
});

const eventNameSchema = z.object({
  event: z.string().describe('Number of the event, as in /events/{event}'),
  eventId: z.string(),
  type: z.string().nullable(),
  receivedAt: instantSchema,
});

const changeFields = z
  .array(
    z.object({
      field: z.string().describe('API name'),
      before: z
        .string()
        .nullable()
        .describe(
          'What the version before it has written; null when that is nothing, or not known',
        ),
      value: z.string().describe('As it may be shown: free text is masked'),
    }),
  )
  .describe('The fields of one group, which are decided as one');

const outcomeSchema = z
  .string()
  .describe('Such as current, overtaken, left out, not written, newer in the org');

const changeSchema = z.object({
  object: z.string(),
  id: z.string().nullable(),
  key: keySchema,
  group: z.string(),
  fields: changeFields,
  outcome: outcomeSchema,
  meaning: z.string().describe('The outcome in words'),
});

const eventSchema = eventNameSchema.extend({
  mode: z.enum(['live', 'test']).nullable(),
  createdAt: instantSchema.nullable().describe('When the sender created it'),
  arrivals: z.int().describe('How often it was received'),
  proof: z.string(),
  status: z.string(),
  meaning: z.string().describe('The status in words'),
  settledAt: instantSchema.nullable(),
  reason: z.string().nullable(),
  code: z.string().nullable(),
  object: z.string().nullable(),
  field: z.string().nullable(),
  otherOrder: z.string().nullable().describe('The order that has the record which it wants'),
  dismissalNote: z.string().nullable(),
  dismissedBy: z.string().nullable(),
  isPlacedByVersion: z
    .boolean()
    .describe('False: it is not known where it counts, and its place is that of its arrival'),
  isLate: z.boolean().describe('Whether an event that counts as a newer one had arrived before'),
  changes: z.array(changeSchema),
  changesUnknown: z.string().nullable().describe('Why its changes cannot be shown'),
  todo: z.array(stepSchema),
});

const askedSchema = z.object({
  event: eventNameSchema,
  fields: z.array(z.object({ field: z.string(), value: z.string() })),
  outcome: outcomeSchema,
  meaning: z.string(),
});

const groupSchema = z.object({
  group: z.string().describe('Fields that are decided as one'),
  current: askedSchema
    .nullable()
    .describe('What was written last; null when nothing is, or it is not known any more'),
  others: z
    .array(askedSchema)
    .describe('What other events ask for, the newest version first; ten at most'),
  othersCount: z.int().describe('The number of all of those'),
});

const recordSchema = z.object({
  object: z.string(),
  id: z.string().nullable(),
  key: keySchema,
  groups: z.array(groupSchema),
});

const subjectStorySchema = subjectSchema.extend({
  isRelated: z
    .boolean()
    .describe('True: the text does not name it; it shares a record with one that it names'),
  records: z.array(recordIdSchema).describe('The records that it is written to'),
  formerRecords: z
    .array(recordIdSchema)
    .describe('Records that are looked up again, since they may be the wrong ones'),
  owner: z
    .string()
    .nullable()
    .describe('The order that its record is of by now, where several are tied to it'),
  gaveWayTo: z.string().nullable().describe('The order that it gave its record to'),
  gaveWayBy: z.enum(['connector', 'person']).nullable(),
  givesWayTo: z.string().nullable().describe('A person decided so, and it is not done yet'),
  keys: z.record(z.string(), z.string()).describe('By what its records are looked up'),
  problem: z.string().nullable(),
  waits: z.array(
    z.object({
      for: z.enum(['record', 'hold', 'locked']),
      what: z.string().describe('In words, to follow "waits for"'),
      since: instantSchema,
      until: instantSchema.describe('When its events are parked'),
    }),
  ),
  nextTryAt: instantSchema.nullable(),
  isOverdue: z.boolean().describe('True: a worker should have taken it by now'),
  failedAttempts: z.int(),
  maxAttempts: z.int(),
  leasedUntil: instantSchema.nullable().describe('Until when a worker has it'),
  counts: countsSchema.describe('All of its events, by status'),
  written: z.array(recordSchema).describe('What counts in each record, and what does not'),
  events: z
    .array(eventSchema)
    .describe('In the order in which they count, which is that of their versions'),
  isNewestFirst: z.boolean().describe('True: only the newest and the open ones are listed'),
  moreEvents: z.int().describe('The number of events that are not listed'),
  leftOut: z
    .int()
    .describe('Events of which it was not read what they write, since all are too large together'),
});

export const orderSchema = z.object({
  order: z.string().describe('What was asked for'),
  isByEvent: z.boolean().describe('Whether that is the id of an event of this order'),
  at: instantSchema,
  summary: z.string(),
  pauses: z.array(
    z.object({
      kind: z.string(),
      reason: z.string(),
      since: instantSchema,
      nextProbeAt: instantSchema,
      answeredAt: instantSchema.nullable(),
    }),
  ),
  next: z.array(stepSchema).describe('What to do, the most urgent first'),
  subjects: z.array(subjectStorySchema),
  further: z.array(subjectSchema).describe('Found as well, and not read: there are too many'),
});

export type OrderView = z.output<typeof orderSchema>;
export type SubjectView = OrderView['subjects'][number];
export type EventView = SubjectView['events'][number];
export type ChangeView = EventView['changes'][number];
export type RecordView = SubjectView['written'][number];
export type StepView = OrderView['next'][number];
