import type { Pool } from 'pg';
import type { SubjectName } from './event-selection.ts';
import { findAsTyped } from './find-as-typed.ts';

/** An order that many events name in vain is no reason to read the whole inbox into memory. */
export const MAX_SUBJECTS = 100;

/*
 * The expressions on a subject's memory have an index each (`subject_record`, …), since reading the
 * memory of a million subjects takes many seconds. Of a record's id the first 15 characters are
 * compared: the three that may follow contain nothing more.
 */

/** The record that a subject is written to, or was before it has to be looked up again. */
export const RECORD = `left(coalesce(memory #>> '{ids,order}', memory #>> '{ids,record}',
  memory #>> '{formerIds,order}', memory #>> '{formerIds,record}'), 15)`;
/** The record that its events name. */
const NAMED_RECORD = `left(memory #>> '{keys,sfOrderId}', 15)`;
/** The order number that its events contain. */
const NUMBER = `coalesce(memory #>> '{keys,upstreamId}', memory #>> '{keys,orderReference}', memory #>> '{keys,poNumber}')`;
/** What look-ups search by: a mapping file names its keys itself. Digital River's are {@link NUMBER}. */
const KEYS = `source <> 'digital-river' AND jsonb_path_query_array(memory, '$.keys.*')`;
/** The record that a parked event was not written to, since it belongs to another subject. */
const REFUSED_RECORD = `left(conflict ->> 'order', 15)`;

const IS_RECORD_ID = 'length($1) IN (15, 18)';

/** Subjects of unmapped events have no row of their own. */
const OWN = `
SELECT source, key FROM subject WHERE key = $1
UNION
SELECT source, subject FROM event WHERE subject = $1
UNION
SELECT source, key FROM subject WHERE ${NUMBER} = $1
UNION
(SELECT source, key FROM subject WHERE ${KEYS} ? $1 LIMIT ${MAX_SUBJECTS + 1})
UNION
SELECT source, key FROM subject WHERE ${IS_RECORD_ID} AND ${RECORD} = left($1, 15)
UNION
SELECT source, key FROM subject WHERE ${IS_RECORD_ID} AND ${NAMED_RECORD} = left($1, 15)`;

const REFUSED = `
SELECT source, subject FROM event
WHERE status = 'parked' AND subject IS NOT NULL AND ${IS_RECORD_ID} AND ${REFUSED_RECORD} = left($1, 15)`;

const RELATED = `
WITH found AS (SELECT * FROM unnest($1::text[], $2::text[]) AS found (source, key)), records AS (
  SELECT ${RECORD} AS id FROM subject JOIN found USING (source, key)
  UNION
  SELECT ${REFUSED_RECORD} FROM event JOIN found ON event.source = found.source AND subject = key
  WHERE status = 'parked'
)
(SELECT source, key FROM subject WHERE ${RECORD} = ANY (ARRAY(SELECT id FROM records))
 UNION
 SELECT source, subject FROM event
 WHERE status = 'parked' AND subject IS NOT NULL AND ${REFUSED_RECORD} = ANY (ARRAY(SELECT id FROM records)))
EXCEPT SELECT source, key FROM found
LIMIT ${MAX_SUBJECTS}`;

/**
 * Finds the subjects that a text names, and those that were refused by the record that it names.
 *
 * @param text a sender's id, such as a Digital River order id; an order number, or another value that
 *   a look-up of a mapping file searches by; or the id of a Salesforce record, with 15 or 18 characters
 * @param max how many are found at most
 */
export function findSubjects(pool: Pool, text: string, max = MAX_SUBJECTS): Promise<SubjectName[]> {
  return find(pool, `${OWN} UNION ${REFUSED}`, text, max);
}

/**
 * Finds the subjects whose own id, key or record a text names.
 *
 * @param text as for {@link findSubjects}
 * @returns at most 100
 */
export function findOwnSubjects(pool: Pool, text: string): Promise<SubjectName[]> {
  return find(pool, OWN, text);
}

/** The id of an order may begin or end with white space. */
async function find(
  pool: Pool,
  query: string,
  text: string,
  max = MAX_SUBJECTS,
): Promise<SubjectName[]> {
  const statement = `${query} LIMIT ${max}`;
  return findAsTyped(text, async (each) => (await pool.query<SubjectName>(statement, [each])).rows);
}

/**
 * Finds the other subjects of the same records: several senders, and several orders of one sender,
 * may write to one Salesforce Order, or be refused by it.
 *
 * @returns at most 100
 */
export async function relatedSubjects(
  pool: Pool,
  subjects: readonly SubjectName[],
): Promise<SubjectName[]> {
  const parameters = [subjects.map(({ source }) => source), subjects.map(({ key }) => key)];
  return (await pool.query<SubjectName>(RELATED, parameters)).rows;
}
