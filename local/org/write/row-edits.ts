import type { Org } from '../org.ts';
import type { Row } from '../rows.ts';
import { findObject } from '../schema/names.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { newestDeletions } from '../store/deletions-table.ts';
import { loadRows } from '../store/rows-table.ts';
import { toRow } from '../store/to-row.ts';
import { inTransaction } from '../store/transaction.ts';
import { deleteAsUser } from './delete-as-user.ts';
import type { JsonRecord } from './read-record.ts';
import { purgeRow, undeleteRow } from './recycle-bin.ts';
import type { WriteContext } from './write-context.ts';
import type { WriteResult } from './write-request.ts';
import { writeRows } from './write-rows.ts';

/** A record in the recycle bin. */
export interface DeletedRecord {
  object: ObjectSchema;
  row: Row;
}

/** What the org's own user changes on the pages: by the same rules and rights as with the API. */
export interface RowEdits {
  create(object: ObjectSchema, values: JsonRecord): Promise<WriteResult>;
  /** Writes the same values to several rows; the valid ones are written even if others are refused. */
  update(object: ObjectSchema, ids: string[], values: JsonRecord): Promise<WriteResult[]>;
  remove(object: ObjectSchema, id: string): Promise<WriteResult>;
  undelete(id: string): Promise<WriteResult>;
  /** Removes a row from the recycle bin for good. */
  purge(id: string): Promise<WriteResult>;
  /** The records in the recycle bin, except those that were deleted with others; latest first. */
  recycleBin(limit: number): Promise<DeletedRecord[]>;
}

/** The edits of the org's own user. */
export function rowEdits(org: Org): RowEdits {
  const one = async (work: (context: WriteContext) => Promise<WriteResult | undefined>) =>
    (await inWrite(org, work)) ?? { success: false, errors: [] };
  return {
    create: (object, values) =>
      one(async (context) => {
        const [result] = await writeRows(context, { kind: 'create', object, records: [values] });
        return result;
      }),
    update: (object, ids, values) =>
      inWrite(org, (context) => {
        const records = ids.map((Id) => ({ ...values, Id }));
        return writeRows(context, { kind: 'update', object, records });
      }),
    remove: (object, id) => one(async (context) => (await deleteAsUser(context, object, [id]))[0]),
    undelete: (id) => one((context) => undeleteRow(context, id)),
    purge: (id) => one((context) => purgeRow(context, id)),
    recycleBin: (limit) => deletedRecords(org, limit),
  };
}

/** Runs a write in its own transaction, with the rights of the org's own user. */
function inWrite<T>(org: Org, work: (context: WriteContext) => Promise<T>): Promise<T> {
  const publish: Org['publish'] = (changes) => org.publish(changes);
  return org.schemaLock.shared(async () => {
    const user = await org.access.of(org.identity.userId);
    if (user === undefined) throw new Error('Expected the org to have its own user');
    return inTransaction(org.pool, publish, (transaction) => work({ org, user, transaction }));
  });
}

async function deletedRecords(org: Org, limit: number): Promise<DeletedRecord[]> {
  const ids = await newestDeletions(org.pool, limit);
  const stored = new Map((await loadRows(org.pool, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = stored.get(id);
    const object = findObject(org.schema, row?.object ?? '');
    return row === undefined || object === undefined
      ? []
      : [{ object, row: toRow(object, row, org.identity.userId) }];
  });
}
