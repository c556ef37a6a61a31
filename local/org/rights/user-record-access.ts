import type { ApiError } from '../http/api-error.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import type { Comparison, Tree } from '../soql/condition.ts';
import type { ReadQuery } from '../soql/query.ts';
import { invalidField, malformedQuery } from '../soql/query-error.ts';
import type { RowSource } from '../soql/row-source.ts';
import { loadRows, type StoredRow } from '../store/rows-table.ts';
import { accessTo, includes, type RecordAccess } from './record-access.ts';
import type { UserAccess } from './user-access.ts';

const OBJECT = 'UserRecordAccess';
/** Every row has this id on the platform. */
const NO_ID = '000000000000000AAA';
const MAX_RECORDS = 200;
const SELECTABLE = /^(?:RecordId|Has\w+Access|MaxAccessLevel)$/;

/** Whether the rows of the object are computed here. */
export function isUserRecordAccess({ name }: ObjectSchema): boolean {
  return name === OBJECT;
}

/**
 * The rows of UserRecordAccess that a query asks for: one for each record that the calling user may
 * read.
 * @throws ApiError for other fields, and without conditions on UserId and RecordId
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userrecordaccess.htm
 */
export async function userRecordAccessRows(
  source: RowSource,
  { fields, where }: ReadQuery,
): Promise<StoredRow[]> {
  const other = fields.find(({ field }) => !SELECTABLE.test(field.name));
  if (other !== undefined) {
    const message = 'Can select only RecordId, a Has*Access field, and MaxAccessLevel';
    throw invalidField(other.field.name, message);
  }
  const [userId, ...moreUsers] = valuesOf(where, 'UserId');
  const recordIds = valuesOf(where, 'RecordId');
  if (userId === undefined || moreUsers.length > 0 || recordIds.length === 0) throw unfiltered();
  if (recordIds.length > MAX_RECORDS) throw tooMany();
  const user = await source.accessOf(userId);
  const rows = (await loadRows(source.db, recordIds)).filter(({ deleted }) => !deleted);
  const groups = Map.groupBy(rows, ({ object }) => object);
  const found = await Promise.all(
    [...groups].map(([name, own]) => rowsOfObject(source, user, name, own)),
  );
  return found.flat();
}

/** The values that a field must have, as far as all conditions have to hold. */
function valuesOf(where: Tree<Comparison> | undefined, name: string): string[] {
  if (where?.kind === 'and') return where.parts.flatMap((part) => valuesOf(part, name));
  if (where?.kind !== 'leaf') return [];
  const { path, operator, operands } = where.leaf;
  if (path.field.name !== name || !(operator === '=' || operator === 'IN')) return [];
  return operands.flatMap((operand) => (operand.kind === 'value' ? [String(operand.value)] : []));
}

async function rowsOfObject(
  source: RowSource,
  user: UserAccess | undefined,
  name: string,
  rows: StoredRow[],
): Promise<StoredRow[]> {
  const object = (source.schema.whole ?? source.schema).objects.get(name.toLowerCase());
  if (object === undefined || user === undefined) return [];
  const seen = source.user.rights.on(object).read
    ? await accessTo(source.db, source.user, object, rows)
    : new Map<string, RecordAccess>();
  const access = await accessTo(source.db, user, object, rows);
  return rows
    .filter(({ id }) => includes(seen.get(id) ?? 'none', 'read'))
    .map((row) => accessRow(user, object, row, access.get(row.id) ?? 'none'));
}

function accessRow(
  user: UserAccess,
  object: ObjectSchema,
  row: StoredRow,
  access: RecordAccess,
): StoredRow {
  const rights = user.rights.on(object);
  const HasReadAccess = rights.read && includes(access, 'read');
  const HasEditAccess = rights.edit && includes(access, 'edit');
  const HasDeleteAccess = rights.delete && access === 'full';
  const HasTransferAccess = HasEditAccess && access === 'full';
  const HasAllAccess = HasDeleteAccess && HasTransferAccess;
  const level = [
    HasAllAccess && 'All',
    HasTransferAccess && 'Transfer',
    HasDeleteAccess && 'Delete',
    HasEditAccess && 'Edit',
    HasReadAccess && 'Read',
  ].find((each) => each !== false);
  const flags = { HasReadAccess, HasEditAccess, HasDeleteAccess, HasTransferAccess, HasAllAccess };
  const data = { UserId: user.userId, RecordId: row.id, ...flags, MaxAccessLevel: level ?? 'None' };
  return { ...row, id: NO_ID, object: OBJECT, data };
}

/** Salesforce's words for these refusals are not public. */
function unfiltered(): ApiError {
  return malformedQuery(
    `${OBJECT}: the conditions UserId = [single ID] and RecordId = [single ID] or RecordId IN [list of IDs] are required`,
  );
}

function tooMany(): ApiError {
  return malformedQuery(`${OBJECT}: at most ${MAX_RECORDS} record ids can be queried`);
}
