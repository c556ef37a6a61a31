import { z } from 'zod';
import { RUN_ACTIONS, RUN_STATES, type Run } from '../../issues/runs/run.ts';
import { instantSchema, instantText } from '../operation/instant.ts';

export const runId = z
  .string()
  .regex(/^[1-9]\d{0,17}$/, 'expected the number of a run')
  .describe('Number of the run.');

/** Of a form that begins a run. */
export const formToken = z
  .uuid()
  .optional()
  .describe('A random UUID: however often a run is asked for with it, it begins once.');

export const runSchema = z.object({
  id: runId,
  action: z
    .enum(RUN_ACTIONS)
    .describe(
      'replay: parked events become pending; dismiss: they are set aside; judge: unmapped events are read anew; read: rejected arrivals are read again.',
    ),
  state: z
    .enum(RUN_STATES)
    .describe(
      'running; following: all events are begun, and what becomes of them is counted; finished.',
    ),
  issue: z
    .string()
    .nullable()
    .describe('Key of the issue; null for a run over unmapped or rejected events.'),
  note: z.string().nullable().describe('Why events are dismissed.'),
  begunBy: z.string(),
  begunAt: instantSchema,
  updatedAt: instantSchema.describe('When a process went on with it last.'),
  total: z.int().describe('How many events were chosen. Later ones do not belong to the run.'),
  changed: z.int().describe('How many were made pending, dismissed, or stored as events, so far.'),
  skipped: z
    .int()
    .describe(
      'How many were left as they are: they have another status or cause by now, no mapping, or are not readable.',
    ),
  cancelledAt: instantSchema.nullable(),
  cancelledBy: z.string().nullable(),
  outcomes: z
    .array(
      z.object({
        status: z.string().describe('The status of these events when they were counted.'),
        code: z.string().describe('Why they are parked, or wait.'),
        count: z.int(),
        reason: z.string().describe('That of the newest of them.'),
      }),
    )
    .describe('What became of the changed events.'),
  countedAt: instantSchema.nullable().describe('When the outcomes were counted last.'),
  finishedAt: instantSchema.nullable(),
});

export type RunJson = z.output<typeof runSchema>;

export function runJson({ selection: _, ...run }: Run): RunJson {
  return {
    ...run,
    outcomes: [...run.outcomes],
    begunAt: run.begunAt.toISOString(),
    updatedAt: run.updatedAt.toISOString(),
    cancelledAt: instantText(run.cancelledAt),
    countedAt: instantText(run.countedAt),
    finishedAt: instantText(run.finishedAt),
  };
}
