import type { ReadObject, ReadRow } from '../../salesforce/records/read/read-records.ts';
import type { WrittenField } from '../../salesforce/schema/written-field.ts';
import { shownText } from '../../shown-text.ts';
import { shownValue } from '../shown-value.ts';
import type { BelievedRecord, PlainValue } from './believed-records.ts';

/**
 * `same`: the org has what the inbox believes. `different`: it has another value. `not known`: the
 * inbox does not know any more what it has written. `not readable`: the org lacks the field, or the
 * connector's user may not read it.
 */
type FieldComparison = 'same' | 'different' | 'not known' | 'not readable';

/** A field of a record: what the inbox believes, and what the org has, as both may be shown. */
interface ComparedField {
  readonly field: string;
  /** Null when the inbox does not know it. */
  readonly believed: string | null;
  /** Null when there is no record, or the field is not readable. */
  readonly held: string | null;
  readonly comparison: FieldComparison;
}

/**
 * `there`: the org has the record. `deleted`: it is in the recycle bin. `missing`: the connector's
 * user finds no such record. `not readable`: the org refused to answer.
 */
type RecordPresence = 'there' | 'deleted' | 'missing' | 'not readable';

/** A record of the org beside what the inbox believes of it. */
export interface ComparedRecord {
  readonly object: string;
  readonly id: string | null;
  readonly key: { readonly field: string; readonly value: string } | null;
  readonly presence: RecordPresence;
  /** Why it is not readable, in a full sentence; null when it is. */
  readonly problem: string | null;
  /** When it was changed or deleted last, as the org says it. */
  readonly changedAt: string | null;
  /** Id of the user who did so. */
  readonly changedBy: string | null;
  /** The number of further records with the same key. */
  readonly furtherCount: number;
  readonly fields: readonly ComparedField[];
}

/**
 * Compares what the inbox believes with what the org has answered. Pure.
 *
 * @param read the answer for each object
 * @param known the fields that the configured senders write
 */
export function compareRecords(
  believed: readonly BelievedRecord[],
  read: readonly ReadObject[],
  known: readonly WrittenField[],
): ComparedRecord[] {
  return believed.map((record) => {
    const answer = read.find(({ object }) => object === record.object);
    const found = answer === undefined ? [] : answer.rows.filter((row) => isRow(row, record));
    const live = found.filter((row) => row.IsDeleted !== true);
    const row = live[0] ?? found[0];
    return {
      object: record.object,
      id: textOf(row?.Id) ?? record.id,
      key: record.key && { field: record.key.field, value: shownText(record.key.value) },
      presence: presenceOf(answer, row),
      problem: answer?.problem ?? null,
      changedAt: textOf(row?.LastModifiedDate),
      changedBy: textOf(row?.LastModifiedById),
      furtherCount: Math.max(0, live.length - 1),
      fields: compareFields(record, row, answer, known),
    };
  });
}

function presenceOf(answer: ReadObject | undefined, row: ReadRow | undefined): RecordPresence {
  if (answer === undefined || answer.problem !== null) return 'not readable';
  if (row === undefined) return 'missing';
  return row.IsDeleted === true ? 'deleted' : 'there';
}

/** Ids are compared by their first 15 characters; keys without regard to case, as SOQL does. */
function isRow(row: ReadRow, { id, key }: BelievedRecord): boolean {
  if (key === null) return id !== null && row.Id.slice(0, 15) === id.slice(0, 15);
  const value = row[key.field];
  return typeof value === 'string' && value.toLowerCase() === key.value.toLowerCase();
}

function compareFields(
  { object, fields }: BelievedRecord,
  row: ReadRow | undefined,
  answer: ReadObject | undefined,
  known: readonly WrittenField[],
): ComparedField[] {
  return [...fields].map(([field, value]) => {
    const described = known.find((each) => each.object === object && each.field === field);
    const shown = (each: PlainValue) => shownValue(each, described);
    const believed = value === undefined ? null : shown(value);
    if (row === undefined || row.IsDeleted === true) {
      return { field, believed, held: null, comparison: 'not readable' };
    }
    if (answer?.unreadable.includes(field)) {
      return { field, believed, held: null, comparison: 'not readable' };
    }
    const held = plain(row[field]);
    const comparison = value === undefined ? 'not known' : compared(value, held, described);
    return { field, believed, held: shown(held), comparison };
  });
}

function compared(
  value: PlainValue,
  held: PlainValue,
  field: WrittenField | undefined,
): FieldComparison {
  return normal(value, field) === normal(held, field) ? 'same' : 'different';
}

/** A form in which values are the same that Salesforce does not tell apart. */
function normal(value: PlainValue, field: WrittenField | undefined): PlainValue {
  if (value === null || value === '') return field?.kind === 'checkbox' ? false : null;
  if (field?.kind === 'number') return Number(value);
  if (typeof value !== 'string') return value;
  if (field?.kind === 'datetime') return Date.parse(value);
  return field?.kind === 'lookup' ? value.slice(0, 15) : value;
}

function plain(value: unknown): PlainValue {
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
  return isPlain ? (value as PlainValue) : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
