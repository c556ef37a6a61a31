import { z } from 'zod';
import { byName } from '../operation/actor.ts';
import { instantSchema, instantText } from '../operation/instant.ts';
import { noteSchema } from '../operation/note.ts';
import { command, query } from '../operation/operation.ts';
import { ConflictError } from '../operation/operation-errors.ts';
import { runJson, runSchema } from '../runs/run-schemas.ts';
import {
  eventNumber,
  findingSchema,
  issueChangeJson,
  issueChangeSchema,
  issueEventJson,
  issueEventSchema,
  issueJson,
  issueKey,
  issueSchema,
} from './issue-schemas.ts';
import type { IssuesData } from './issues-data.ts';

const MAX_UNRESOLVED = 200;
const MAX_RESOLVED = 20;
const EVENTS_PER_PAGE = 50;

const byKey = z.object({ issue: issueKey });

export type IssueOperations = ReturnType<typeof issueOperations>;

/** What can be asked about issues, and done to them. */
export function issueOperations(data: IssuesData) {
  return { ...issueQueries(data), ...issueCommands(data) };
}

function issueQueries(data: IssuesData) {
  const listIssues = query({
    name: 'listIssues',
    summary: 'Lists issues: open ones, acknowledged ones, and the last that were resolved.',
    path: '/issues',
    role: 'viewer',
    input: z.object({}),
    result: z.object({
      asOf: instantSchema.nullable().describe('When the issues were brought up to date last.'),
      issues: z.array(issueSchema),
      isComplete: z
        .boolean()
        .describe(
          'False: there are more open, or acknowledged, issues; those with the most events are here.',
        ),
    }),
    async run() {
      const asOf = await data.refresh();
      const open = await data.list('open', MAX_UNRESOLVED + 1);
      const acknowledged = await data.list('acknowledged', MAX_UNRESOLVED + 1);
      const resolved = await data.list('resolved', MAX_RESOLVED);
      return {
        asOf: instantText(asOf),
        issues: [open, acknowledged, resolved]
          .flatMap((issues) => issues.slice(0, MAX_UNRESOLVED))
          .map(issueJson),
        isComplete: Math.max(open.length, acknowledged.length) <= MAX_UNRESOLVED,
      };
    },
  });
  const readIssue = query({
    name: 'readIssue',
    summary: 'Reads an issue, its newest parked events, its history, and the last runs about it.',
    path: '/issues/:issue',
    role: 'viewer',
    input: byKey.extend({
      before: eventNumber.optional().describe('The last event of the page before.'),
    }),
    result: z.object({
      issue: issueSchema,
      isCheckable: z.boolean().describe('Whether the doctor has a check that concerns the cause.'),
      events: z.array(issueEventSchema).describe('Parked events, the newest first.'),
      next: eventNumber.nullable().describe('`before` of the next page; null on the last one.'),
      changes: z.array(issueChangeSchema).describe('What became of it, the newest change first.'),
      runs: z.array(runSchema).describe('The last runs about it, the newest first.'),
    }),
    async run({ issue: key, before }) {
      await data.refresh();
      const issue = await data.read(key);
      if (issue === undefined) return undefined;
      const events = await data.events(key, before, EVENTS_PER_PAGE + 1);
      const shown = events.slice(0, EVENTS_PER_PAGE);
      return {
        issue: issueJson(issue),
        isCheckable: data.hasCheck(issue),
        events: shown.map(issueEventJson),
        next: events.length > shown.length ? (shown.at(-1)?.seq ?? null) : null,
        changes: (await data.changes(key)).map(issueChangeJson),
        runs: (await data.runs(key)).map(runJson),
      };
    },
  });
  return { listIssues, readIssue };
}

function issueCommands(data: IssuesData) {
  const read = async (key: string) => {
    const issue = await data.read(key);
    return issue && issueJson(issue);
  };
  const acknowledgeIssue = command({
    name: 'acknowledgeIssue',
    summary: 'Notes that a person knows of an open issue.',
    path: '/issues/:issue/acknowledge',
    role: 'operator',
    input: byKey.extend({ note: noteSchema.optional() }),
    result: issueSchema,
    target: ({ issue, note: text }) => ({ what: `issue ${issue}`, note: text }),
    async run({ issue, note: text }, actor) {
      await data.refresh();
      const before = await data.acknowledge(issue, byName(actor), text ?? null);
      if (before === 'resolved') throw new ConflictError(RESOLVED);
      return read(issue);
    },
  });
  const takeBackIssue = command({
    name: 'takeBackIssue',
    summary: 'Makes an acknowledged issue open again.',
    path: '/issues/:issue/take-back',
    role: 'operator',
    input: byKey,
    result: issueSchema,
    target: ({ issue }) => ({ what: `issue ${issue}` }),
    async run({ issue }, actor) {
      const before = await data.takeBack(issue, byName(actor));
      if (before === 'resolved') throw new ConflictError(RESOLVED);
      return read(issue);
    },
  });
  const checkIssue = command({
    name: 'checkIssue',
    summary: 'Asks Salesforce whether the cause of an issue is still there. It changes nothing.',
    path: '/issues/:issue/check',
    role: 'operator',
    input: byKey,
    result: z.object({ findings: z.array(findingSchema) }),
    target: ({ issue }) => ({ what: `issue ${issue}` }),
    async run({ issue: key }, actor) {
      const issue = await data.read(key);
      if (issue === undefined) return undefined;
      if (!data.hasCheck(issue)) throw new ConflictError('There is no check for this cause.');
      return { findings: await data.check(issue, actor.id) };
    },
  });
  return { acknowledgeIssue, takeBackIssue, checkIssue };
}

const RESOLVED = 'This issue is resolved: none of its events is parked any more.';
