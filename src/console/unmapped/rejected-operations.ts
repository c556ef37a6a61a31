import { z } from 'zod';
import { instantSchema } from '../operation/instant.ts';
import { query } from '../operation/operation.ts';
import type { UnmappedData } from './unmapped-data.ts';

const countSchema = z.object({
  source: z.string(),
  cause: z.string().describe('The field that was not as expected; body: the whole body.'),
  reason: z.string().describe('That of the newest of them.'),
  lastDay: z.int().describe('How many were received in the last 24 hours.'),
  count: z.int().describe('How many are kept.'),
  since: instantSchema.describe('When the first of them was received.'),
  newest: instantSchema.describe('When the last of them was received.'),
});

export type RejectedCountJson = z.output<typeof countSchema>;

const groupSchema = z.object({
  source: z.string(),
  cause: z.string(),
  reason: z.string().nullable().describe('That of the first of them.'),
  becomes: z
    .enum(['pending', 'unmapped', 'body deleted', 'not readable'])
    .describe('What a run would make of them.'),
  why: z.string().nullable(),
  count: z.int(),
  events: z.int().describe('How many usable events they have.'),
});

export type RejectedGroupJson = z.output<typeof groupSchema>;

export type RejectedOperations = ReturnType<typeof rejectedOperations>;

/** What can be asked about rejected events. */
export function rejectedOperations(data: UnmappedData) {
  const listRejected = query({
    name: 'listRejected',
    summary: 'Counts rejected events by source and cause: at most 100 of these.',
    path: '/rejected',
    role: 'viewer',
    input: z.object({}),
    result: z.object({ rejected: z.array(countSchema) }),
    async run() {
      const rows = await data.listRejected();
      return {
        rejected: rows.map(({ since, newest, ...row }) => {
          return { ...row, since: since.toISOString(), newest: newest.toISOString() };
        }),
      };
    },
  });
  const surveyRejected = query({
    name: 'surveyRejected',
    summary: 'Reads rejected arrivals as if they arrived now, and changes nothing.',
    path: '/rejected/survey',
    role: 'viewer',
    input: z.object({ source: z.string().max(100).optional() }),
    result: z.object({
      groups: z.array(groupSchema),
      looked: z.int().describe('How many arrivals were read, the oldest first.'),
      isComplete: z.boolean().describe('False: there are more, which were not read.'),
    }),
    async run(selection) {
      const { groups, looked, isComplete } = await data.surveyRejected(selection);
      const shown = groups.map(({ source, cause, reason, becomes, why, count, events }) => {
        return { source, cause, reason, becomes, why, count, events };
      });
      return { groups: shown, looked, isComplete };
    },
  });
  return { listRejected, surveyRejected };
}
