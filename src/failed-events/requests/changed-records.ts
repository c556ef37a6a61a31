import { z } from 'zod';
import type { Org } from '../../salesforce/api/org.ts';
import { queryPath, readAnswer } from '../../salesforce/api/query.ts';
import { namedFields } from '../../salesforce/named-fields.ts';
import { refusalAsAnswer } from '../../salesforce/org-errors.ts';
import type { FailedEventNames } from '../../salesforce/schema/profile.ts';
import { MINUTE_MS, SECOND_MS } from '../../time.ts';
import type { ReadingPosition } from './reading-position.ts';

/** A Failed Event record that was changed in the org, by a person or by the connector. */
export interface ChangedRecord {
  readonly key: string;
  /** The event's source and id; the id may be truncated. */
  readonly source: string | null;
  readonly eventId: string | null;
  readonly status: string | null;
  /** Why the event is dismissed; null where the org has no such field. */
  readonly note: string | null;
  readonly isDeleted: boolean;
  /** Id of the user who changed or deleted it last. */
  readonly changedBy: string | null;
  /** When, by the org's clock. */
  readonly changedAt: Date;
}

/** The records that were changed since a time of the org. */
export interface ChangedRecords {
  /** Each key once: the record that is not deleted, if there is one. */
  readonly records: readonly ChangedRecord[];
  /** When the last of them was changed; undefined when there is none. */
  readonly until: Date | undefined;
}

/**
 * A change becomes visible when its transaction ends, which may be minutes after its time. So much
 * is read again in each round until as much time has passed; a request that was fulfilled means
 * nothing any more.
 */
export const OVERLAP_MS = 5 * MINUTE_MS;

/** The org has no such object or field, so that every query is refused. */
const LACKS_SCHEMA = new Set(['INVALID_TYPE', 'INVALID_FIELD']);

/** The org does not let the user read deleted records. Any other refusal is no answer to that. */
const LACKS_QUERY_ALL = new Set([
  'FUNCTIONALITY_NOT_ENABLED',
  'INSUFFICIENT_ACCESS',
  'INSUFFICIENT_ACCESS_OR_READONLY',
]);

const row = z.object({ SystemModstamp: z.coerce.date() }).catchall(z.unknown());
const page = z.union([
  z.object({ done: z.literal(true), records: z.array(row) }),
  z.object({
    done: z.literal(false),
    records: z.array(row),
    nextRecordsUrl: z.string().regex(/^\/services\/data\/v\d+\.\d\/query(All)?\/[\w-]+$/),
  }),
]);
type Row = z.infer<typeof row>;

/** A part of the query that an org may refuse. */
interface Reading {
  /** `queryAll` also reads the records in the recycle bin. */
  readonly resource: 'queryAll' | 'query';
  readonly note: string | undefined;
}

/**
 * Reads the records that were changed since a time, deleted ones included. One call for up to 2,000
 * records; one more when the org does not have what is asked for.
 *
 * @param position how far they were read; undefined to read all
 * @throws OrgOutageError, RequestRefusedError
 */
export async function changedRecords(
  org: Org,
  names: FailedEventNames,
  position: ReadingPosition | undefined,
): Promise<ChangedRecords> {
  const isAbsent = org.memory?.optional.isAbsent(names.object, names.dismissalNote ?? '');
  const note = isAbsent ? undefined : names.dismissalNote;
  const read = (reading: Reading) => readPages(org, queryFor(names, position, reading));
  const rows = await read({ resource: 'queryAll', note }).catch((error: unknown) => {
    const { error: refusal } = refusalAsAnswer(error);
    if (LACKS_QUERY_ALL.has(refusal.code)) return read({ resource: 'query', note });
    if (!LACKS_SCHEMA.has(refusal.code)) throw error;
    if (note === undefined || !namedFields(refusal).includes(note)) throw error;
    org.memory?.optional.noteAbsent(names.object, [note]);
    return read({ resource: 'queryAll', note: undefined });
  });
  return { records: onePerKey(rows, names), until: rows.at(-1)?.SystemModstamp };
}

/** The path of the query. */
function queryFor(
  names: FailedEventNames,
  position: ReadingPosition | undefined,
  { resource, note }: Reading,
) {
  const ofEvent = [names.key, names.source, names.eventId, names.status, note];
  const fields = [...ofEvent, 'IsDeleted', 'LastModifiedById', 'SystemModstamp'];
  const condition = position === undefined ? '' : ` WHERE SystemModstamp >= ${startOf(position)}`;
  const soql = `SELECT ${fields.filter(Boolean).join(', ')} FROM ${names.object}${condition} ORDER BY SystemModstamp, Id`;
  return queryPath(soql).replace('/query?', `/${resource}?`);
}

/** Salesforce's times of changes are whole seconds. */
function startOf({ lastChange, isComplete }: ReadingPosition): string {
  return new Date(lastChange.getTime() + (isComplete ? SECOND_MS : -OVERLAP_MS)).toISOString();
}

async function readPages(org: Org, query: string): Promise<Row[]> {
  const rows: Row[] = [];
  let path: string | undefined = query;
  while (path !== undefined) {
    const reply: z.infer<typeof page> = await readAnswer(org, path, page);
    rows.push(...reply.records);
    path = reply.done ? undefined : reply.nextRecordsUrl.replace(/^\/services\/data\/v[\d.]+/, '');
  }
  return rows;
}

/** A key has several records when one was deleted and the event was shown again. */
function onePerKey(rows: readonly Row[], names: FailedEventNames): ChangedRecord[] {
  const records = rows.flatMap((each) => changedRecord(each, names));
  const deletedFirst = records.toSorted((a, b) => Number(b.isDeleted) - Number(a.isDeleted));
  return [...new Map(deletedFirst.map((record) => [record.key, record])).values()];
}

function changedRecord(of: Row, names: FailedEventNames): ChangedRecord[] {
  const text = (field: string | undefined) => {
    const value = field === undefined ? null : of[field];
    return typeof value === 'string' ? value : null;
  };
  const key = text(names.key);
  if (key === null) return [];
  return [
    {
      key,
      source: text(names.source),
      eventId: text(names.eventId),
      status: text(names.status),
      note: text(names.dismissalNote),
      isDeleted: of.IsDeleted === true,
      changedBy: text('LastModifiedById'),
      changedAt: of.SystemModstamp,
    },
  ];
}
