import type { Pool } from 'pg';
import { claimTask, completeTask } from '../database/periodic-task.ts';
import { InvalidEventError } from '../errors.ts';
import { documentFile } from '../sources/digital-river/document-file.ts';
import { DOCUMENT_EVENT_TYPES } from '../sources/digital-river/orders/order-facts.ts';
import { parseJson } from '../sources/parse/json.ts';
import { storableJson } from '../storable.ts';
import { MINUTE_MS } from '../time.ts';

/** Name of the periodic task. */
const TASK = 'documents';
const MAX_TASK_MS = MINUTE_MS;
/** How far the first reading goes back. */
const FIRST_DAYS = 30;
/** How long after its time a settled event may become visible. */
const OVERLAP_MS = 5 * MINUTE_MS;
const BATCH_SIZE = 500;

const START = `
SELECT (coalesce(
    (SELECT read_until FROM reconciliation WHERE source = '${TASK}'),
    now() - interval '${FIRST_DAYS} days'
  ) - ${OVERLAP_MS} * interval '1 millisecond')::text AS "settledAt"
FROM connected_org`;

/** An event that the org holds a newer version of is superseded: its record exists as well. */
const APPLIED = `
SELECT seq::text, settled_at::text AS "settledAt", subject, body FROM event
WHERE source = 'digital-river' AND type = ANY($1) AND status IN ('applied', 'superseded')
  AND body IS NOT NULL AND (settled_at, seq) > ($2::timestamptz, $3::bigint)
ORDER BY settled_at, seq LIMIT ${BATCH_SIZE}`;

const ADD = `
INSERT INTO document (organization_id, file_id, subject, kind)
SELECT DISTINCT ON (file.file_id) organization_id, file.file_id, file.subject, file.kind
FROM connected_org, jsonb_to_recordset($1::jsonb) AS file (file_id text, subject text, kind text)
ON CONFLICT DO NOTHING`;

const SAVE_POSITION = `
UPDATE reconciliation SET read_until = greatest(read_until, $2::timestamptz) WHERE source = $1`;

interface AppliedEvent {
  readonly seq: string;
  readonly settledAt: string;
  readonly subject: string;
  readonly body: Buffer;
}

/**
 * Looks for the documents of events that were applied since the last time; the first time, in the
 * last 30 days. One process at a time does so. The position is saved after the documents, and each
 * reading begins a little before it, so that none is missed.
 *
 * @param everyMs when the task is due again, in milliseconds
 * @returns the number of new documents
 */
export async function findDocuments(pool: Pool, everyMs: number): Promise<number> {
  if (!(await claimTask(pool, TASK, MAX_TASK_MS))) return 0;
  try {
    return await readApplied(pool);
  } finally {
    await completeTask(pool, TASK, everyMs);
  }
}

async function readApplied(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ settledAt: string }>(START);
  const [start] = rows;
  // Before the first log-in to an org, nothing is applied.
  if (start === undefined) return 0;
  let position = { ...start, seq: '0' };
  let found = 0;
  for (;;) {
    const { rows: events } = await pool.query<AppliedEvent>(APPLIED, [
      DOCUMENT_EVENT_TYPES,
      position.settledAt,
      position.seq,
    ]);
    const last = events.at(-1);
    if (last === undefined) return found;
    found += await addDocuments(pool, events);
    await pool.query(SAVE_POSITION, [TASK, last.settledAt]);
    if (events.length < BATCH_SIZE) return found;
    position = last;
  }
}

async function addDocuments(pool: Pool, events: readonly AppliedEvent[]): Promise<number> {
  const files = events.flatMap(fileOf);
  const { rowCount } = await pool.query(ADD, [storableJson(files)]);
  return rowCount ?? 0;
}

/** None for an event that cannot be read any more: it was applied by a release that could. */
function fileOf({ subject, body }: AppliedEvent) {
  try {
    const { fileId, kind } = documentFile(parseJson(body));
    return [{ file_id: fileId, subject, kind }];
  } catch (error) {
    if (error instanceof InvalidEventError) return [];
    throw error;
  }
}
