import { z } from 'zod';
import type { AuditPosition, StoredAuditEntry } from '../../inbox/audit/list-audit.ts';
import {
  areInOrder,
  instantSchema,
  instantsOf,
  NOT_IN_ORDER,
  timeBounds,
} from '../operation/instant.ts';
import { query } from '../operation/operation.ts';
import type { AuditData } from './audit-data.ts';

const CURSOR = /^\d{1,15}-\d{1,15}$/;

const input = z
  .object({
    action: z.string().min(1).max(100).optional().describe('Name of an action, such as signIn.'),
    actor: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe("A Salesforce user's id or user name, or the label of a client."),
    ...timeBounds,
    before: z
      .string()
      .regex(CURSOR, { error: 'expected the value of `next` of the page before' })
      .optional()
      .describe('`next` of the page before.'),
    limit: z.coerce.number().int().min(1).max(200).default(50).describe('Entries of a page.'),
  })
  .refine(areInOrder, NOT_IN_ORDER);

const entry = z.object({
  at: instantSchema.describe('When it was recorded.'),
  actor: z.object({
    kind: z
      .enum(['user', 'client'])
      .describe('`user`: a Salesforce user; `client`: a client of the token endpoint.'),
    id: z.string().describe("The Salesforce user's id, or the client's label."),
    name: z.string().describe('The user name when it was recorded, or the id.'),
  }),
  action: z.string().describe('Name of the operation; or signIn, signOut.'),
  what: z.string().describe('What it was done to.'),
  event: z
    .string()
    .nullable()
    .describe('The number of the event that it was done to, if the inbox has it.'),
  note: z.string().nullable().describe('What the person wrote about it.'),
  outcome: z
    .enum(['begun', 'done', 'refused', 'failed'])
    .describe(
      '`begun`: recorded before it was done; a second entry with `failed` follows unless it is known to be done: mostly it was not, but the database may have done it without an answer. `refused`: the actor may not do it; of such attempts the first of an action in a minute is an entry.',
    ),
});

/** An entry, as pages and API show it. */
export type AuditEntryResult = z.infer<typeof entry>;

/** What was done in the console and through the API, and by whom. */
export function listAuditEntries(data: AuditData) {
  return query({
    name: 'listAuditEntries',
    summary: 'Lists what people and clients did, newest first. Entries cannot be changed.',
    path: '/audit',
    role: 'viewer',
    input,
    result: z.object({
      entries: z.array(entry),
      next: z.string().nullable().describe('For `before` of the next page; null on the last one.'),
    }),
    async run({ action, actor, before, limit, ...bounds }) {
      const found = await data.list(
        {
          ...{ action, actor, before: before === undefined ? undefined : positionOf(before) },
          ...instantsOf(bounds),
        },
        limit + 1,
      );
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return { entries: page.map(resultOf), next: last === undefined ? null : cursorOf(last) };
    },
  });
}

function cursorOf({ at, seq }: AuditPosition): string {
  return `${at.getTime()}-${seq}`;
}

function positionOf(cursor: string): AuditPosition {
  const [at, seq] = cursor.split('-').map(Number);
  return { at: new Date(at ?? 0), seq: seq ?? 0 };
}

function resultOf(stored: StoredAuditEntry): AuditEntryResult {
  const {
    at,
    actorKind: kind,
    actorId: id,
    actorName: name,
    action,
    what,
    event,
    note,
    outcome,
  } = stored;
  return { at: at.toISOString(), actor: { kind, id, name }, action, what, event, note, outcome };
}
