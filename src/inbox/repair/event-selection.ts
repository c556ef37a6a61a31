/** Identifies a subject. */
export interface SubjectName {
  readonly source: string;
  readonly key: string;
}

/** Selects events: all conditions that are given must match. */
export interface EventSelection {
  /** Numbers of events in the inbox. */
  readonly seqs?: readonly string[] | undefined;
  readonly source?: string | undefined;
  readonly eventId?: string | undefined;
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  /** A part of the reason, or of the note of a dismissal, in upper or lower case. */
  readonly reason?: string | undefined;
  /** Keys of their Failed Event records, see `failedEventKey`. */
  readonly failedKeys?: readonly string[] | undefined;
  readonly subjects?: readonly SubjectName[] | undefined;
  /** Received at this time or later. */
  readonly since?: Date | undefined;
  /** Received before this time. */
  readonly until?: Date | undefined;
}

/** A condition of a statement on the table `event`, and the values of its parameters. */
export interface SelectionCondition {
  /** SQL on the columns of `event`, with parameters from `$1` on. */
  readonly sql: string;
  readonly values: readonly unknown[];
  /** The first free parameter is `$` and this number. */
  readonly next: number;
}

/** All sources with events, read from the index of the events' ids. */
export const SOURCES = `
WITH RECURSIVE sources AS (
  (SELECT source FROM event ORDER BY source LIMIT 1)
  UNION ALL
  SELECT (SELECT e.source FROM event e WHERE e.source > sources.source ORDER BY e.source LIMIT 1)
  FROM sources WHERE sources.source IS NOT NULL
)
SELECT source FROM sources WHERE source IS NOT NULL`;

/** A term that may be given, the names of its parameters, and their values. */
interface Term {
  readonly sql: (...parameters: string[]) => string;
  readonly values: readonly unknown[];
}

/**
 * The condition for selected events. It consists of what is given alone, since PostgreSQL uses no
 * index for a condition that a parameter may switch off.
 *
 * @param usedBefore number of the parameters that the statement has before
 */
export function selectionCondition(selection: EventSelection, usedBefore = 0): SelectionCondition {
  const terms = termsOf(selection);
  const values = terms.flatMap((term) => term.values);
  let used = usedBefore;
  const sql = terms.map((term) => {
    const first = used + 1;
    used += term.values.length;
    return term.sql(...term.values.map((_, index) => `$${first + index}`));
  });
  return { sql: sql.join(' AND ') || 'true', values, next: usedBefore + values.length + 1 };
}

function termsOf(selection: EventSelection): Term[] {
  const { seqs, source, eventId, type, code, reason, failedKeys, subjects } = selection;
  const { since, until } = selection;
  const term = (value: unknown, sql: (parameter: string) => string): Term[] =>
    value === undefined ? [] : [{ sql, values: [value] }];
  return [
    ...term(seqs, ($) => `seq = ANY(${$}::bigint[])`),
    ...term(source, ($) => `source = ${$}::text`),
    ...term(eventId, ($) =>
      source === undefined
        ? `source = ANY(ARRAY(${SOURCES})) AND event_id = ${$}::text`
        : `event_id = ${$}::text`,
    ),
    ...term(type, ($) => `type = ${$}::text`),
    ...term(code, ($) => `error_code = ${$}::text`),
    ...term(
      reason,
      ($) => `strpos(lower(concat_ws(' ', reason, dismissal_note)), lower(${$})) > 0`,
    ),
    ...term(failedKeys, ($) => `failed_key = ANY(${$}::text[])`),
    ...subjectTerms(subjects),
    ...term(since, ($) => `received_at >= ${$}::timestamptz`),
    ...term(until, ($) => `received_at < ${$}::timestamptz`),
  ];
}

/** The first part is what the index of subjects needs. */
function subjectTerms(subjects: EventSelection['subjects']): Term[] {
  if (subjects === undefined) return [];
  return [
    {
      sql: (sources, keys) =>
        `subject = ANY(${keys}::text[]) AND (source, subject) IN (SELECT * FROM unnest(${sources}::text[], ${keys}::text[]))`,
      values: [subjects.map(({ source }) => source), subjects.map(({ key }) => key)],
    },
  ];
}
