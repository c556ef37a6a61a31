import { z } from 'zod';
import { instantSchema } from '../operation/instant.ts';
import { query } from '../operation/operation.ts';
import type { UnmappedData } from './unmapped-data.ts';

const ofTypeSchema = z.object({
  source: z.string(),
  code: z
    .string()
    .nullable()
    .describe(
      'UNMAPPED_TYPE, OTHER_MODE (live or test), NOT_OURS, or VERIFICATION, which an operator has sent; null: not known.',
    ),
  type: z.string().nullable(),
  lastDay: z.int().describe('How many were received in the last 24 hours.'),
  count: z.int().describe('How many are kept.'),
  newest: instantSchema.describe('When the last of them was received.'),
});

export type UnmappedOfTypeJson = z.output<typeof ofTypeSchema>;

const surveyGroupSchema = z.object({
  source: z.string(),
  type: z.string().nullable(),
  code: z.string(),
  mode: z.enum(['live', 'test']).nullable(),
  becomes: z
    .enum(['pending', 'unmapped', 'body deleted', 'not readable'])
    .describe('What a run would make of them.'),
  why: z.string().nullable(),
  count: z.int(),
});

export type SurveyGroupJson = z.output<typeof surveyGroupSchema>;

export type UnmappedOperations = ReturnType<typeof unmappedOperations>;

/** What can be asked about unmapped events. */
export function unmappedOperations(data: UnmappedData) {
  const listUnmapped = query({
    name: 'listUnmapped',
    summary: 'Counts unmapped events by source, cause and type: at most 500 of these.',
    path: '/unmapped',
    role: 'viewer',
    input: z.object({}),
    result: z.object({ unmapped: z.array(ofTypeSchema) }),
    async run() {
      const rows = await data.list();
      return {
        unmapped: rows.map((row) => ({ ...row, newest: row.newest.toISOString() })),
      };
    },
  });
  const surveyUnmapped = query({
    name: 'surveyUnmapped',
    summary: 'Reads unmapped events as if they arrived now, and changes nothing.',
    path: '/unmapped/survey',
    role: 'viewer',
    input: z.object({
      source: z.string().max(100).optional(),
      code: z.string().max(100).optional(),
      type: z.string().max(255).optional(),
    }),
    result: z.object({
      groups: z.array(surveyGroupSchema),
      looked: z.int().describe('How many events were read, the oldest first.'),
      isComplete: z.boolean().describe('False: there are more, which were not read.'),
    }),
    async run(selection) {
      const { groups, looked, isComplete } = await data.survey(selection);
      const shown = groups.map(({ source, type, code, mode, becomes, why, count }) => {
        return { source, type, code, mode, becomes, why, count };
      });
      return { groups: shown, looked, isComplete };
    },
  });
  return { listUnmapped, surveyUnmapped };
}
