import { findField, findRelationship, parentOf } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema, OrgSchema } from '../schema/schema.ts';
import type { JsonRecord } from '../write/read-record.ts';
import { UnreadableCsv } from './csv-format.ts';

/** Stores the text of a CSV cell in a record. */
type Column = (record: JsonRecord, text: string) => void;

/** Clears a value; an empty text leaves the value unchanged. */
const CLEAR = '#N/A';

const TRUE = ['true', 'yes', 'y', 'on', '1'];
const FALSE = ['false', 'no', 'n', 'off', '0'];

/**
 * Reads the column names of a CSV: fields, or `Order__r.Key__c` for a parent by its key.
 * @throws UnreadableCsv for a name that the object does not have
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/datafiles_prepare_csv.htm
 */
export function readColumns(schema: OrgSchema, object: ObjectSchema, names: string[]): Column[] {
  return names.map((name) => {
    const column = name.includes('.')
      ? parentColumn(schema, object, name)
      : ownColumn(findField(object, name));
    if (column !== undefined) return column;
    throw new UnreadableCsv(`InvalidBatch : Field name not found : ${name}`);
  });
}

/** Converts a line of a CSV into a record in the format of the REST API. */
export function csvRecord(columns: Column[], row: string[]): JsonRecord {
  const record: JsonRecord = {};
  for (const [position, put] of columns.entries()) {
    const text = row[position] ?? '';
    if (text !== '') put(record, text);
  }
  return record;
}

/** Contents of files are not in a CSV: version 1 of the API takes them in a zip, version 2 does not. */
function ownColumn(field: FieldSchema | undefined): Column | undefined {
  if (field === undefined || field.type === 'base64') return undefined;
  return (record, text) => {
    record[field.name] = jsonOf(field, text);
  };
}

function parentColumn(schema: OrgSchema, object: ObjectSchema, name: string): Column | undefined {
  const [relationship = '', keyName = ''] = name.split('.');
  const lookup = findRelationship(object, relationship);
  const key = lookup && findField(parentOf(schema, lookup), keyName);
  if (lookup === undefined || key === undefined) return undefined;
  return (record, text) => {
    const path = lookup.relationshipName ?? relationship;
    record[path] = text === CLEAR ? null : { [key.name]: jsonOf(key, text) };
  };
}

function jsonOf(field: FieldSchema, text: string): unknown {
  if (text === CLEAR) return null;
  if (field.type !== 'boolean') return text;
  const lower = text.toLowerCase();
  if (TRUE.includes(lower)) return true;
  return FALSE.includes(lower) ? false : text;
}
