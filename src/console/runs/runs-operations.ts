import { z } from 'zod';
import { counted } from '../../count-text.ts';
import type { NewRun } from '../../issues/runs/begin-run.ts';
import type { Run } from '../../issues/runs/run.ts';
import { eventNumber, issueKey } from '../issues/issue-schemas.ts';
import { type Actor, byName } from '../operation/actor.ts';
import { noteSchema } from '../operation/note.ts';
import { command, query } from '../operation/operation.ts';
import { ConflictError } from '../operation/operation-errors.ts';
import { formToken, runId, runJson, runSchema } from './run-schemas.ts';
import type { RunsData } from './runs-data.ts';

const RUNS_PER_PAGE = 20;
/** More are a whole issue. */
const MAX_CHOSEN = 500;

const startInput = z
  .object({
    action: z.enum(['replay', 'dismiss']),
    issue: issueKey,
    events: z
      .array(eventNumber)
      .min(1, 'choose at least one event')
      .max(MAX_CHOSEN)
      .optional()
      .describe('Some of its parked events; without it, all that are parked now.'),
    note: noteSchema.optional().describe('Why events are dismissed; required for that.'),
    token: formToken,
  })
  .refine(({ action, note: text }) => action !== 'dismiss' || text !== undefined, {
    path: ['note'],
    message: 'expected a note that says why the events are dismissed',
  });

const judgeInput = z.object({
  source: z.string().max(100).optional().describe('Only events of this sender.'),
  code: z.string().max(100).optional().describe('Only events that are unmapped for this cause.'),
  type: z.string().max(255).optional().describe('Only events of this type.'),
  token: formToken,
});

const byId = z.object({ run: runId });

export type RunOperations = ReturnType<typeof runOperations>;

/** What can be asked about runs, and done with them. */
export function runOperations(data: RunsData) {
  return { ...runQueries(data), ...runStarts(data), cancelRun: cancelOperation(data) };
}

function runQueries(data: RunsData) {
  const readRun = query({
    name: 'readRun',
    summary: 'Reads a run: its progress, and what became of its events.',
    path: '/runs/:run',
    role: 'viewer',
    input: byId,
    result: z.object({
      run: runSchema,
      parkedAgain: z
        .array(
          z.object({
            seq: eventNumber,
            eventId: z.string(),
            subject: z.string().nullable(),
            reason: z.string(),
          }),
        )
        .describe('Examples of its events that are parked again.'),
    }),
    async run({ run: id }) {
      const run = await data.read(id);
      if (run === undefined) return undefined;
      const isParked =
        run.action !== 'dismiss' && run.outcomes.some(({ status }) => status === 'parked');
      return { run: runJson(run), parkedAgain: isParked ? await data.parkedAgain(id) : [] };
    },
  });
  const listRuns = query({
    name: 'listRuns',
    summary: 'Lists runs, the newest first.',
    path: '/runs',
    role: 'viewer',
    input: z.object({ before: runId.optional().describe('The last run of the page before.') }),
    result: z.object({
      runs: z.array(runSchema),
      next: runId.nullable().describe('`before` of the next page; null on the last one.'),
    }),
    async run({ before }) {
      const runs = await data.list(before, RUNS_PER_PAGE + 1);
      const shown = runs.slice(0, RUNS_PER_PAGE);
      const next = runs.length > shown.length ? (shown.at(-1)?.id ?? null) : null;
      return { runs: shown.map(runJson), next };
    },
  });
  return { readRun, listRuns };
}

function runStarts(data: RunsData) {
  const startRun = command({
    name: 'startRun',
    summary:
      'Begins a run that replays or dismisses parked events of an issue. While one with the same selection is under way, that one is returned.',
    path: '/runs',
    role: 'operator',
    input: startInput,
    result: runSchema,
    target: ({ action, issue, events, note: text }) => ({
      what: `${action} ${events === undefined ? 'all events' : counted(events.length, 'event')} of issue ${issue}`,
      note: text,
    }),
    run({ action, issue, events, note: text = '', token }, actor) {
      const common = { selection: { issue, events }, by: personOf(actor), token };
      return begin(
        data,
        action === 'replay' ? { action, ...common } : { action, note: text, ...common },
      );
    },
  });
  const judgeUnmapped = command({
    name: 'judgeUnmapped',
    summary:
      'Begins a run that reads unmapped events as if they arrived now; those that are mapped by now become pending.',
    path: '/unmapped/judge',
    role: 'operator',
    input: judgeInput,
    result: runSchema,
    target: ({ source = 'all sources', code = 'any cause', type = 'any type' }) => ({
      what: `unmapped events of ${source}: ${code}, ${type}`,
    }),
    run: ({ token, ...selection }, actor) =>
      begin(data, { action: 'judge', selection, by: personOf(actor), token }),
  });
  const readRejected = command({
    name: 'readRejectedAgain',
    summary:
      'Begins a run that reads rejected arrivals as if they arrived now; the events of those that can be read by now are stored.',
    path: '/rejected/read',
    role: 'operator',
    input: z.object({ source: judgeInput.shape.source, token: formToken }),
    result: runSchema,
    target: ({ source = 'all sources' }) => ({ what: `rejected events of ${source}` }),
    run: ({ token, ...selection }, actor) =>
      begin(data, { action: 'read', selection, by: personOf(actor), token }),
  });
  return { startRun, judgeUnmapped, readRejected };
}

const NOTHING_LEFT = {
  judge: 'No such event is unmapped any more.',
  read: 'No such event is rejected any more.',
  replay: 'None of these events is parked any more.',
  dismiss: 'None of these events is parked any more.',
} as const;

async function begin(data: RunsData, run: NewRun) {
  const id = await data.begin(run);
  if (id === undefined) {
    throw new ConflictError(NOTHING_LEFT[run.action]);
  }
  const begun = await data.read(id);
  return begun && runJson(begun);
}

function cancelOperation(data: RunsData) {
  return command({
    name: 'cancelRun',
    summary: 'Cancels what a run has not begun yet. What it has changed stays changed.',
    path: '/runs/:run/cancel',
    role: 'operator',
    input: byId,
    result: runSchema,
    target: async ({ run }) => ({ what: nameOfRun(run, await data.read(run)) }),
    async run({ run: id }, actor) {
      const isCancelled = await data.cancel(id, byName(actor));
      const run = await data.read(id);
      if (run !== undefined && !isCancelled && run.cancelledAt === null) {
        throw new ConflictError('All events of this run are begun: nothing is left to cancel.');
      }
      return run && runJson(run);
    },
  });
}

function personOf(actor: Actor) {
  return { id: actor.id, name: byName(actor) };
}

/** For the audit trail, which outlives the run. */
function nameOfRun(id: string, run: Run | undefined): string {
  if (run === undefined) return `run ${id}`;
  const { action, total, issue } = run;
  const of = issue === null ? '' : ` of issue ${issue}`;
  return `run ${id}: ${action} ${counted(total, 'event')}${of}`;
}
