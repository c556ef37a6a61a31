import { accessToFiles, isFileObject } from '../files/file-access.ts';
import { findObject } from '../schema/names.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { findByKey } from '../store/keys-table.ts';
import { type Database, loadRows, type StoredRow } from '../store/rows-table.ts';
import { controllingLookup } from './sharing-model.ts';
import type { UserAccess } from './user-access.ts';

/** A user's access to a row, apart from the rights on its object. `full`: also deletes and shares it. */
export type RecordAccess = 'none' | 'read' | 'edit' | 'full';

const LEVELS = ['none', 'read', 'edit', 'full'] as const satisfies RecordAccess[];

/** Whether an access includes another. */
export function includes(access: RecordAccess, wanted: RecordAccess): boolean {
  return LEVELS.indexOf(access) >= LEVELS.indexOf(wanted);
}

/**
 * The rows of an object to which a user has at least the wanted access: as their owner, by the
 * organization-wide defaults, by shares, or by View All and Modify All. Reads further rows from the
 * database only when the defaults do not decide it for all rows alike.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=platform.security_data_access.htm
 */
export async function reachableRows(
  db: Database,
  user: UserAccess,
  object: ObjectSchema,
  rows: StoredRow[],
  wanted: RecordAccess,
): Promise<StoredRow[]> {
  if (rows.length === 0) return rows;
  if (!isFileObject(object) && includes(accessToAll(user, object), wanted)) return rows;
  const access = await accessTo(db, user, object, rows);
  return rows.filter(({ id }) => includes(access.get(id) ?? 'none', wanted));
}

/** A user's access to each of these rows, by row id. */
export async function accessTo(
  db: Database,
  user: UserAccess,
  object: ObjectSchema,
  rows: StoredRow[],
): Promise<Map<string, RecordAccess>> {
  if (isFileObject(object)) {
    return accessToFiles(db, user, object, rows, (other, own) => accessTo(db, user, other, own));
  }
  const least = accessToAll(user, object);
  const parents = await accessToParents(db, user, object, rows);
  const shared = await sharedAccess(db, user, object, rows);
  return new Map(
    rows.map((row) => {
      const own = row.data.OwnerId === user.userId ? 'full' : 'none';
      const found: RecordAccess[] = [
        least,
        own,
        parents.get(row.id) ?? 'none',
        shared.get(row.id) ?? 'none',
      ];
      return [row.id, highest(found)] as const;
    }),
  );
}

/** The access that a user has at least to every row of an object. */
function accessToAll(user: UserAccess, object: ObjectSchema): RecordAccess {
  const { viewAll, modifyAll } = user.rights.on(object);
  if (modifyAll) return 'full';
  const model = user.sharingOf(object);
  const byDefault = model === 'ControlledByParent' ? byParents(user, object) : DEFAULTS[model];
  return viewAll && byDefault === 'none' ? 'read' : byDefault;
}

const DEFAULTS = { Private: 'none', Read: 'read', ReadWrite: 'edit' } as const;

/** What all parents allow, if every row has a parent. */
function byParents(user: UserAccess, object: ObjectSchema): RecordAccess {
  const { lookup, parent } = parentOf(user, object);
  const hasParent = lookup?.required === true || object.historyOf !== undefined;
  return parent !== undefined && hasParent ? accessToAll(user, parent) : 'none';
}

function parentOf({ schema }: UserAccess, object: ObjectSchema) {
  const lookup = controllingLookup(object);
  const parent = findObject(schema.whole ?? schema, lookup?.referenceTo ?? '');
  return { lookup, parent };
}

/** The access to the parents of rows that they control, by row id. */
async function accessToParents(
  db: Database,
  user: UserAccess,
  object: ObjectSchema,
  rows: StoredRow[],
): Promise<Map<string, RecordAccess>> {
  const { lookup, parent } = parentOf(user, object);
  if (user.sharingOf(object) !== 'ControlledByParent' || !lookup || !parent) return new Map();
  const idOf = ({ data }: StoredRow) => String(data[lookup.name] ?? '');
  const stored = await loadRows(db, [...new Set(rows.map(idOf))]);
  const access = await accessTo(db, user, parent, stored);
  return new Map(rows.map((row) => [row.id, access.get(idOf(row)) ?? 'none']));
}

/** The access that shares of accounts give, by account id. */
async function sharedAccess(
  db: Database,
  user: UserAccess,
  object: ObjectSchema,
  rows: StoredRow[],
): Promise<Map<string, RecordAccess>> {
  const shares = findObject(user.schema.whole ?? user.schema, `${object.name}Share`);
  const lookup = shares && [...shares.fields.values()].find((f) => f.referenceTo === object.name);
  if (shares === undefined || lookup === undefined) return new Map();
  const found = await findByKey(
    db,
    shares,
    lookup,
    rows.map(({ id }) => id),
  );
  const stored = await loadRows(db, [...found.values()].flat());
  const own = stored.filter(({ data, deleted }) => !deleted && data.UserOrGroupId === user.userId);
  const byParent = Map.groupBy(own, ({ data }) => String(data[lookup.name]));
  return new Map([...byParent].map(([id, of]) => [id, highest(of.map(accessOfShare))] as const));
}

function accessOfShare({ data }: StoredRow): RecordAccess {
  return SHARED[String(data[LEVEL])] ?? 'none';
}

function highest(found: RecordAccess[]): RecordAccess {
  return LEVELS.findLast((level) => found.includes(level)) ?? 'none';
}

/** The field of a share with its access level, and its values. */
const LEVEL = 'AccountAccessLevel';
const SHARED: Readonly<Record<string, RecordAccess>> = { Read: 'read', Edit: 'edit', All: 'full' };
