import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { withRetries } from '../../database/retry-transaction.ts';
import { inTransaction } from '../../database/transaction.ts';
import { selectionCondition } from '../../inbox/repair/event-selection.ts';
import { REJECTED } from '../../inbox/repair/rejected/rejected-events.ts';
import { UNMAPPED_CODE } from '../../inbox/repair/unmapped-events.ts';
import { NO_VERIFICATION } from '../../inbox/statistics/verification-counts.ts';
import { storableText } from '../../storable.ts';
import { ISSUE_KEY } from '../issue.ts';
import {
  MAX_RUN_EVENTS,
  type ParkedSelection,
  type RejectedSelection,
  type RunPerson,
  type UnmappedSelection,
} from './run.ts';

/** A run that is to begin. */
export type NewRun = {
  readonly by: RunPerson;
  /** Of the form; the same form begins one run, however often it is sent. */
  readonly token: string | undefined;
} & (
  | { readonly action: 'replay'; readonly selection: ParkedSelection }
  | { readonly action: 'dismiss'; readonly selection: ParkedSelection; readonly note: string }
  | { readonly action: 'judge'; readonly selection: UnmappedSelection }
  | { readonly action: 'read'; readonly selection: RejectedSelection }
);

const INSERT = `
INSERT INTO run (token, action, state, issue, selection, selection_key, note, begun_by, begun_by_id)
VALUES ($1, $2, 'running', $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`;

const SAME = `
SELECT id FROM run WHERE action = $2 AND selection_key = $3 AND (token = $1 OR state = 'running') ORDER BY id DESC LIMIT 1`;

/** A page that was left open, or that a browser went back to, can begin another run later. */
const FORGET_TOKEN = `
UPDATE run SET token = NULL WHERE token = $1 AND state = 'finished' AND begun_at < now() - interval '1 minute'`;

const choose = (condition: string) => `
INSERT INTO run_event (run, seq)
SELECT $1::bigint, seq FROM event WHERE status = 'parked' AND ${ISSUE_KEY} = $2 AND ${condition} ORDER BY seq LIMIT ${MAX_RUN_EVENTS}`;

/** Nothing is left to do: the transaction is rolled back. */
class NothingChosenError extends Error {
  override readonly name = 'NothingChosenError';
}

/**
 * Begins a run: stores which events it is about, and changes none of them yet. Events that are parked
 * later do not belong to it. While a run with the same selection is under way, that one is returned;
 * so is the run that the same form has begun.
 *
 * @returns its id; undefined when no event of the selection is left
 */
export async function beginRun(pool: Pool, run: NewRun): Promise<string | undefined> {
  try {
    return await withRetries(() => inTransaction(pool, (client) => insertOrFind(client, run)));
  } catch (error) {
    if (error instanceof NothingChosenError) return undefined;
    throw error;
  }
}

async function insertOrFind(client: PoolClient, run: NewRun): Promise<string> {
  const { action, selection, token = null, by } = run;
  const key = selectionKey(run);
  await client.query(FORGET_TOKEN, [token]);
  for (;;) {
    const issue = isOfIssue(run) ? run.selection.issue : null;
    const note = run.action === 'dismiss' ? storableText(run.note) : null;
    const values = [token, action, issue, JSON.stringify(selection), key, note, by.name, by.id];
    const inserted = await client.query<{ id: string }>(INSERT, values);
    const [begun] = inserted.rows;
    if (begun !== undefined) {
      await chooseEvents(client, begun.id, run);
      return begun.id;
    }
    // What is not found has ended in between.
    const found = await client.query<{ id: string }>(SAME, [token, action, key]);
    if (found.rows[0] !== undefined) return found.rows[0].id;
  }
}

function isOfIssue(run: NewRun) {
  return run.action === 'replay' || run.action === 'dismiss';
}

/** The same selection, written in another order, has the same key. A digest fits into an index, however many events. */
function selectionKey(run: NewRun): string {
  return createHash('sha256').update(selectionText(run)).digest('hex');
}

function selectionText(run: NewRun): string {
  if (run.action === 'judge') {
    const { source, code, type } = run.selection;
    return JSON.stringify([source ?? null, code ?? null, type ?? null]);
  }
  if (run.action === 'read') return JSON.stringify([run.selection.source ?? null]);
  const { issue, events } = run.selection;
  return JSON.stringify([issue, ...(events ?? []).toSorted()]);
}

async function chooseEvents(client: PoolClient, id: string, run: NewRun): Promise<void> {
  const total = await chooseOf(client, id, run);
  if (total === 0) throw new NothingChosenError();
  await client.query('UPDATE run SET total = $2 WHERE id = $1', [id, total]);
}

function chooseOf(client: PoolClient, id: string, run: NewRun): Promise<number> {
  switch (run.action) {
    case 'judge':
      return countKept(client, id, UNMAPPED_EVENTS, run.selection);
    case 'read':
      return countKept(client, id, REJECTED, run.selection);
    default:
      return chooseParked(client, id, run.selection);
  }
}

async function chooseParked(
  client: PoolClient,
  id: string,
  { issue, events }: ParkedSelection,
): Promise<number> {
  const [condition, values] =
    events === undefined ? ['true', []] : ['seq = ANY($3::bigint[])', [events]];
  return (await client.query(choose(condition), [id, issue, ...values])).rowCount ?? 0;
}

const UNMAPPED_EVENTS = `
SELECT seq, source, type, received_at, ${UNMAPPED_CODE} AS error_code FROM event
WHERE status = 'unmapped' AND ${NO_VERIFICATION}`;

const countStatement = (events: string, matches: string) => `
SELECT count(*)::int AS total FROM (${events}) chosen WHERE ${matches}`;

/** Their number, and the last event that there is: later ones were judged when they arrived. */
async function countKept(
  client: PoolClient,
  id: string,
  events: string,
  selection: UnmappedSelection | RejectedSelection,
): Promise<number> {
  const { sql, values } = selectionCondition(selection);
  await client.query('UPDATE run SET until_seq = (SELECT max(seq) FROM event) WHERE id = $1', [id]);
  const { rows } = await client.query<{ total: number }>(countStatement(events, sql), [...values]);
  return rows[0]?.total ?? 0;
}
