import type { Pool } from 'pg';
import type { SubjectName } from './event-selection.ts';
import { RECORD } from './find-subjects.ts';

/** A subject whose record another subject of the same source has by now. */
export interface OwnedByAnother extends SubjectName {
  /** Key of the other one. */
  readonly owner: string;
}

/**
 * When an event of a row of the table `subject` was applied last. Open events are applied later than
 * any settled one, such as those that are applied again.
 */
const APPLIED_AT = `(SELECT max(CASE WHEN status = 'applied' THEN settled_at ELSE 'infinity' END) FROM event
  WHERE event.source = subject.source AND event.subject = subject.key
    AND status IN ('applied', 'pending', 'waiting'))`;

const OWNERS = `
WITH named AS (
  SELECT source, key, ${RECORD} AS record, ${APPLIED_AT} AS applied_at
  FROM subject JOIN unnest($1::text[], $2::text[]) AS named (source, key) USING (source, key)
)
SELECT named.source, named.key, later.key AS owner FROM named CROSS JOIN LATERAL (
  SELECT subject.key, ${APPLIED_AT} AS applied_at FROM subject
  WHERE ${RECORD} = named.record AND subject.source = named.source AND subject.key <> named.key
  ORDER BY applied_at DESC NULLS LAST, subject.key LIMIT 1
) later
WHERE later.applied_at > named.applied_at
ORDER BY named.source, named.key`;

/**
 * Finds the subjects whose record was given to another subject of the same source: an event of that
 * one was applied to it later, or is open. A subject with open events is not among them. It makes
 * sense only for sources whose subjects share no records.
 */
export async function laterOwners(
  pool: Pool,
  subjects: readonly SubjectName[],
): Promise<OwnedByAnother[]> {
  const parameters = [subjects.map(({ source }) => source), subjects.map(({ key }) => key)];
  return (await pool.query<OwnedByAnother>(OWNERS, parameters)).rows;
}
