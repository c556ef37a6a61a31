import { z } from 'zod';
import { oddAnswer } from '../../api/odd-answer.ts';
import type { Org } from '../../api/org.ts';
import { queryPath } from '../../api/query.ts';
import { soqlText } from '../../api/soql.ts';
import { namedFields } from '../../named-fields.ts';
import { reasonWithoutEvent, refusalOf } from '../../refusal.ts';

/** Records of one object that are wanted. */
export interface RecordsToRead {
  /** API name. */
  readonly object: string;
  /** API names of the fields that are wanted. */
  readonly fields: readonly string[];
  /** By which they are found: any of the fields has any of its values. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** A record of the org. */
export type ReadRow = Readonly<Record<string, unknown>> & { readonly Id: string };

/** What the org answers for one object. */
export interface ReadObject {
  readonly object: string;
  /** Deleted records that are in the recycle bin are among them (`IsDeleted`). */
  readonly rows: readonly ReadRow[];
  /** Fields that the org lacks, or that the user may not read. */
  readonly unreadable: readonly string[];
  /** Why nothing can be read, in the connector's words; null when it can. */
  readonly problem: string | null;
}

/**
 * Queries in one Composite call.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm
 */
const MAX_OBJECTS = 5;
const MAX_ROWS = 200;

/** Besides the wanted fields; every object has them. */
const SYSTEM_FIELDS = ['Id', 'IsDeleted', 'LastModifiedDate', 'LastModifiedById'];

const row = z.record(z.string(), z.unknown()).and(z.object({ Id: z.string() }));
const found = z.object({ records: z.array(row) });
const refused = z.array(
  z.object({
    errorCode: z.string(),
    message: z.string(),
    fields: z.array(z.string()).default([]),
  }),
);
const reply = z.object({
  compositeResponse: z.array(z.object({ httpStatusCode: z.number(), body: z.unknown() })),
});

/**
 * Reads records of up to five objects in one call, deleted ones as well. When the org refuses fields,
 * a second call leaves these out.
 *
 * @param wanted of each object once; more than five are refused
 * @returns one answer for each object, in the same order
 * @throws OrgOutageError when the org cannot answer; RequestRefusedError when it refuses the call
 */
export async function readRecords(
  org: Pick<Org, 'apiVersion' | 'call'>,
  wanted: readonly RecordsToRead[],
): Promise<ReadObject[]> {
  if (wanted.length > MAX_OBJECTS) throw new RangeError(`more than ${MAX_OBJECTS} objects`);
  if (wanted.length === 0) return [];
  const first = await ask(org, wanted);
  const repeated = first.flatMap((answer, index) => {
    const each = wanted[index];
    return each !== undefined && answer.again
      ? [{ index, wanted: without(each, answer.unreadable) }]
      : [];
  });
  const second =
    repeated.length === 0
      ? []
      : await ask(
          org,
          repeated.map((each) => each.wanted),
        );
  return first.map(({ again: _again, ...answer }, index) => {
    const later = second[repeated.findIndex((each) => each.index === index)];
    if (later === undefined) return answer;
    const { again: _later, ...answered } = later;
    return { ...answered, unreadable: [...answer.unreadable, ...answered.unreadable] };
  });
}

interface Answer extends ReadObject {
  /** Whether it makes sense to ask again without the unreadable fields. */
  readonly again: boolean;
}

function without(wanted: RecordsToRead, lacked: readonly string[]): RecordsToRead {
  return { ...wanted, fields: wanted.fields.filter((field) => !lacked.includes(field)) };
}

async function ask(
  org: Pick<Org, 'apiVersion' | 'call'>,
  wanted: readonly RecordsToRead[],
): Promise<Answer[]> {
  const body = {
    allOrNone: false,
    compositeRequest: wanted.map((each, index) => ({
      method: 'GET',
      url: `/services/data/v${org.apiVersion}${queryPath(soqlFor(each)).replace('/query', '/queryAll')}`,
      referenceId: `records${index}`,
    })),
  };
  const answer = reply.safeParse(await org.call({ method: 'POST', path: '/composite', body }));
  const parts = answer.data?.compositeResponse;
  if (parts?.length !== wanted.length) throw oddAnswer();
  return wanted.map((each, index) => readPart(each, parts[index]?.body));
}

function soqlFor({ object, fields, values }: RecordsToRead): string {
  const names = [...new Set([...SYSTEM_FIELDS, ...Object.keys(values), ...fields])];
  const conditions = Object.entries(values)
    .filter(([, of]) => of.length > 0)
    .map(([field, of]) => `${field} IN (${of.map(soqlText).join(',')})`);
  return `SELECT ${names.join(', ')} FROM ${object} WHERE ${conditions.join(' OR ')} ORDER BY CreatedDate, Id LIMIT ${MAX_ROWS}`;
}

function readPart({ object, fields, values }: RecordsToRead, body: unknown): Answer {
  const rows = found.safeParse(body);
  if (rows.success) {
    return { object, rows: rows.data.records, unreadable: [], problem: null, again: false };
  }
  const [error] = refused.safeParse(body).data ?? [];
  if (error === undefined) throw oddAnswer();
  const details = { code: error.errorCode, message: error.message, fields: error.fields };
  const problem = reasonWithoutEvent(refusalOf(object, details, 'collection'));
  const unreadable = namedFields(details).filter((field) => fields.includes(field));
  const again = unreadable.length > 0 && !unreadable.some((field) => field in values);
  return { object, rows: [], unreadable, problem, again };
}
