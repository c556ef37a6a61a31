import { z } from 'zod';
import { ISSUE_CHANGES, ISSUE_STATES, type Issue, type IssueChange } from '../../issues/issue.ts';
import type { IssueEvent } from '../../issues/issue-events.ts';
import { instantSchema, instantText } from '../operation/instant.ts';

export const issueKey = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'expected the key of an issue: 32 hexadecimal digits')
  .describe('Key of the issue: the same whenever its cause comes back.');

export const eventNumber = z
  .string()
  .regex(/^[1-9]\d{0,17}$/, 'expected the number of an event')
  .describe('Number of the event in the inbox.');

export const issueSchema = z.object({
  key: issueKey,
  source: z.string().describe('The sender of its events.'),
  code: z.string().describe("Salesforce's error code, or one of the connector."),
  object: z.string().describe('API name of the object; empty when the cause is not about one.'),
  field: z.string().describe('API name of the field; empty when the cause is not about one.'),
  state: z
    .enum(ISSUE_STATES)
    .describe(
      'open; acknowledged: a person knows of it; resolved: none of its events is parked, or open again after a replay.',
    ),
  since: instantSchema.describe(
    'When the first of its events was parked, since it was opened last.',
  ),
  events: z.int().describe('How many events are parked now.'),
  orders: z.int().describe('Of how many orders, or other subjects.'),
  newest: instantSchema.describe('When the last of its events was parked.'),
  reason: z.string().describe('Why the newest event is parked, and what to do about it.'),
  acknowledgedAt: instantSchema.nullable(),
  acknowledgedBy: z.string().nullable().describe('Name of the person.'),
  note: z.string().nullable().describe('What that person wrote.'),
  resolvedAt: instantSchema.nullable(),
});

export type IssueJson = z.output<typeof issueSchema>;

export function issueJson(issue: Issue): IssueJson {
  return {
    ...issue,
    since: issue.since.toISOString(),
    newest: issue.newest.toISOString(),
    acknowledgedAt: instantText(issue.acknowledgedAt),
    resolvedAt: instantText(issue.resolvedAt),
  };
}

export const issueEventSchema = z.object({
  seq: eventNumber,
  eventId: z.string().describe("The sender's id of the event."),
  type: z.string().nullable(),
  subject: z.string().nullable().describe('The order, or what else the event is about.'),
  receivedAt: instantSchema,
  parkedAt: instantSchema,
  reason: z.string().describe('Why it is parked, and what to do about it.'),
});

export type IssueEventJson = z.output<typeof issueEventSchema>;

export function issueEventJson(event: IssueEvent): IssueEventJson {
  return {
    ...event,
    receivedAt: event.receivedAt.toISOString(),
    parkedAt: event.parkedAt.toISOString(),
  };
}

export const issueChangeSchema = z.object({
  change: z.enum(ISSUE_CHANGES),
  at: instantSchema,
  by: z.string().nullable().describe('Name of the person; null: the connector noticed it.'),
  note: z.string().nullable(),
});

export type IssueChangeJson = z.output<typeof issueChangeSchema>;

export function issueChangeJson({ change, at, by, note: text }: IssueChange): IssueChangeJson {
  return { change, at: at.toISOString(), by, note: text };
}

export const findingSchema = z.object({
  check: z.string().describe('What was checked.'),
  standing: z.enum(['ok', 'warning', 'failed', 'skipped']),
  found: z.string(),
  todo: z.string().optional().describe('What to do about it.'),
});

export type FindingJson = z.output<typeof findingSchema>;
