import { z } from 'zod';
import { proofSchema } from '../../../authenticate/presets/proof-schema.ts';
import { splitSchema } from './split-schema.ts';
import { fieldValueSchema } from './value-schema.ts';
import { apiName, headerName, label, partName } from './words.ts';
import { eventSchema, lookupSchema, mapEntrySchema } from './write-schema.ts';

const SOURCE_RULE = 'expected a name of small letters, digits and -, at most 40 characters';
const PATH_RULE = 'expected a path of the connector, such as /webhooks/shop';
const SILENCE_RULE = 'expected a duration, such as 30m, 72h or 7d';

const httpPath = z
  .string({ error: PATH_RULE })
  .regex(/^\/[A-Za-z0-9/_-]{1,199}$/, { error: PATH_RULE });

const answerSchema = z.strictObject({
  accepted: z
    .union([z.literal(200), z.literal(201), z.literal(202), z.literal(204)], {
      error: 'expected 200, 201, 202 or 204',
    })
    .optional()
    .describe('HTTP status of an accepted arrival. Default: 202.'),
  text: z
    .string()
    .max(255, { error: 'expected a text of at most 255 characters' })
    .optional()
    .describe('Text of that answer. Absent: JSON with the ids of the events.'),
  rejected: z
    .union([z.literal(200), z.literal(202), z.literal(400), z.literal(422)], {
      error: 'expected 200, 202, 400 or 422',
    })
    .optional()
    .describe('HTTP status of a proven arrival without a usable event. Default: 202.'),
});

/** A mapping file: a sender as data. Every key that it does not know is an error. */
export const mappingSchema = z.strictObject({
  $schema: z.string().optional().describe('Path of this schema, for editors.'),
  source: z
    .string({ error: SOURCE_RULE })
    .regex(/^[a-z][a-z0-9-]{0,39}$/, { error: SOURCE_RULE })
    .describe('Name of the sender. It is never changed: events are kept under it.'),
  label: label.optional().describe('What people call the sender. Default: source.'),
  paths: z.array(httpPath).min(1).max(10).describe('Paths that the sender posts to.'),
  proof: proofSchema.describe('How callers prove their identity.'),
  headers: z
    .array(headerName)
    .max(20)
    .optional()
    .describe(
      'Headers that the file reads. They are kept with the body; those that prove who calls cannot be.',
    ),
  split: splitSchema.optional(),
  answer: answerSchema.optional().describe('How the sender is answered.'),
  mode: z
    .enum(['live', 'test', 'any'], { error: 'expected "live", "test" or "any"' })
    .optional()
    .describe('Which events are written. Default: those of the mode of the installation.'),
  event: eventSchema.describe('What is read of each event.'),
  lookups: z
    .record(partName, lookupSchema)
    .optional()
    .describe('How records are found that the sender does not create.'),
  map: z
    .union([z.literal('raw'), z.array(mapEntrySchema).min(1).max(100)], {
      error: 'expected "raw" or a list',
    })
    .describe('What is written for which events; "raw": one Webhook_Event__c for each event.'),
  fields: z
    .record(apiName, fieldValueSchema)
    .optional()
    .describe('For "raw": further fields of Webhook_Event__c, and their values.'),
  else: z
    .enum(['unmapped', 'park'], { error: 'expected "unmapped" or "park"' })
    .optional()
    .describe('What becomes of events that map does not name. Default: unmapped.'),
  silence: z
    .string({ error: SILENCE_RULE })
    .regex(/^[1-9]\d{0,5}[mhd]$/, { error: SILENCE_RULE })
    .optional()
    .describe('Silence of the sender that raises an alert, such as 72h.'),
});

/** A mapping file as it was read. */
export type Mapping = z.output<typeof mappingSchema>;

/** What a mapping says of events, without how they arrive. */
export type EventMapping = Omit<Mapping, 'paths' | 'proof' | 'answer'>;
