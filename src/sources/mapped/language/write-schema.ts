import { z } from 'zod';
import { fieldValueSchema, valueSchema } from './value-schema.ts';
import { apiName, partName, path, shortText } from './words.ts';

const texts = z.array(shortText).min(1).max(200);

const test = z.union([
  texts.describe('The value is one of these texts; a * at the end stands for any text.'),
  z.strictObject({ not: texts.describe('The value is none of these texts.') }),
  z.strictObject({ exists: z.boolean().describe('Whether there is a value.') }),
]);

/**
 * A condition: what each path must have. `type` is the type of the event. All of them must hold.
 */
const conditionSchema = z.record(path, test);

const one = { error: 'expected exactly one field' };

/** One field and the value it must have. */
const oneField = z
  .record(apiName, valueSchema)
  .refine((fields) => Object.keys(fields).length === 1, one);

const recordSchema = z.union([
  z.strictObject({
    object: apiName.describe('API name of the object.'),
    by: oneField.describe('The unique external id that the record is known by, and its value.'),
  }),
  z.strictObject({ lookup: partName.describe('Name of the look-up that finds the record.') }),
]);

const VERSION_RULE = 'expected "rank", "time", or both in their order';

/** Which parts of a version decide, in their order. The event id decides last. */
const versionSchema = z
  .array(z.enum(['rank', 'time'], { error: VERSION_RULE }))
  .min(1, { error: VERSION_RULE })
  .max(2, { error: VERSION_RULE })
  .refine((parts) => new Set(parts).size === parts.length, { error: VERSION_RULE })
  .describe('What decides which event is newer, in this order. Default: rank, then time.');

const rank = valueSchema.describe(
  'A number of at most 15 digits: of two events, the one with the higher rank is newer. Default: 0.',
);

const writeSchema = z.strictObject({
  record: recordSchema.describe('The record that is written.'),
  creates: z
    .boolean()
    .optional()
    .describe('false: the write waits until another write has created the record. Default: true.'),
  group: partName.describe('Name of the field group. Its fields are decided as one.'),
  rule: z
    .enum(['newest', 'once', 'earliest'], {
      error: 'expected "newest", "once" or "earliest"',
    })
    .optional()
    .describe(
      'newest: the newest version wins. earliest: the oldest time wins. once: set once, never cleared. Default: newest.',
    ),
  rank: rank.optional(),
  time: valueSchema.optional().describe('The time of the version. Default: that of the event.'),
  version: versionSchema.optional(),
  guard: apiName
    .optional()
    .describe('Number field that keeps the version, for a validation rule of the org.'),
  if: conditionSchema.optional().describe('The write is made only when all of this holds.'),
  fields: z
    .record(apiName, fieldValueSchema)
    .refine((fields) => Object.keys(fields).length >= 1, { error: 'expected at least one field' })
    .describe('API names of fields, and their values.'),
});

/** What is written for some events. */
export const mapEntrySchema = z.strictObject({
  when: conditionSchema.describe('Which events are meant. { "type": ["*"] } means all.'),
  writes: z.array(writeSchema).min(1).max(50),
});

const claimSchema = z.union([
  apiName,
  z.strictObject({
    field: apiName,
    label: shortText.optional().describe('What people call its value, such as invoice number.'),
  }),
]);

/** How a record is found. */
export const lookupSchema = z.strictObject({
  object: apiName.describe('API name of the object.'),
  by: z
    .array(oneField)
    .min(1)
    .max(10)
    .describe('Fields and values to find it by. The first that finds a record counts.'),
  claim: claimSchema
    .optional()
    .describe(
      'Field of the record that holds the subject it belongs to. A write to the record fills it, so that it needs to be empty or to hold this subject. Absent: several subjects may share a record.',
    ),
  keys: z
    .array(partName)
    .max(10)
    .optional()
    .describe(
      'Names under which the values of by are kept with the subject, in the same order. Only for a sender whose subjects are known by such names already.',
    ),
  oldest: z
    .boolean()
    .optional()
    .describe('true: of several records with the same value, the oldest is meant.'),
});

/** The key `event`: what is read of each event. */
export const eventSchema = z.strictObject({
  id: valueSchema.describe('The id of the event, by which repeats are recognized.'),
  type: valueSchema.describe('The type of the event.'),
  subject: valueSchema.describe('What the event is about, such as the id of an order.'),
  time: valueSchema
    .optional()
    .describe(
      'When the sender created the event. An event without it counts as the oldest; one whose time cannot be read is parked.',
    ),
  live: valueSchema
    .optional()
    .describe(
      'true for live, false for test. Absent: as the secret of the proof says. Events of an unknown mode are written in live and test alike.',
    ),
  rank: rank.optional(),
  version: versionSchema.optional(),
});

export type ConditionSpec = z.output<typeof conditionSchema>;
export type RecordSpec = z.output<typeof recordSchema>;
export type WriteSpec = z.output<typeof writeSchema>;
export type LookupSpec = z.output<typeof lookupSchema>;
export type EventSpec = z.output<typeof eventSchema>;
