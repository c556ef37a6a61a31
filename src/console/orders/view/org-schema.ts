import { z } from 'zod';
import { instantSchema } from '../../operation/instant.ts';
import { keySchema, subjectSchema } from './parts-schemas.ts';

const fieldSchema = z.object({
  field: z.string().describe('API name'),
  believed: z
    .string()
    .nullable()
    .describe('What the connector has written, as it may be shown; null when that is not known'),
  held: z
    .string()
    .nullable()
    .describe('What Salesforce has, as it may be shown; null when it cannot be read'),
  comparison: z.enum(['same', 'different', 'not known', 'not readable']),
});

const recordSchema = z.object({
  object: z.string(),
  id: z.string().nullable(),
  key: keySchema,
  presence: z
    .enum(['there', 'deleted', 'missing', 'not readable'])
    .describe('deleted: in the recycle bin; missing: the connector finds no such record'),
  problem: z.string().nullable().describe('Why it cannot be read'),
  changedAt: z.string().nullable().describe('When it was changed or deleted last'),
  changedBy: z.string().nullable().describe('Id of the user who did so'),
  furtherCount: z.int().describe('Further records that have the same key'),
  fields: z.array(fieldSchema),
});

/** What Salesforce has of an order, beside what the inbox believes. */
export const orgAnswerSchema = z.object({
  askedAt: instantSchema.describe('The answer is kept for ten seconds'),
  subjects: z.array(
    subjectSchema.extend({
      records: z.array(recordSchema),
    }),
  ),
  notAsked: z.int().describe('The number of records that were too many to be asked for'),
});

export type OrgAnswer = z.output<typeof orgAnswerSchema>;
export type OrgRecord = OrgAnswer['subjects'][number]['records'][number];
