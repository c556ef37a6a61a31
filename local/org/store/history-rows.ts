import { recordId, sequenceOf } from '../record-id.ts';
import { HISTORY_PREFIX, parentField } from '../schema/history-objects.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import type { FieldChange } from './history-table.ts';
import type { Database, StoredRow } from './rows-table.ts';

type Change = Omit<FieldChange, 'object'> & { number: number };

/**
 * Reads field changes as rows of a history object, oldest first.
 * @param which selects by ids of changes or of changed rows; without either, all changes
 */
export async function historyRows(
  db: Database,
  object: ObjectSchema,
  which: { ids?: string[]; recordIds?: string[] },
): Promise<StoredRow[]> {
  const { rows } = await db.query<Change>(
    `select number::float8 as number, record_id as "recordId", field,
       old_value as "oldValue", new_value as "newValue", at, changed_by as "by"
     from org_history
     where object = $1 and ($2::bigint[] is null or number = any($2))
       and ($3::text[] is null or record_id = any($3))
     order by org_history.number`,
    [object.historyOf, which.ids?.map(sequenceOf), which.recordIds],
  );
  return rows.map((change) => storedRow(object, change));
}

function storedRow(object: ObjectSchema, change: Change): StoredRow {
  return {
    id: recordId(HISTORY_PREFIX, change.number),
    object: object.name,
    data: {
      [parentField(object)]: change.recordId,
      Field: change.field,
      OldValue: change.oldValue,
      NewValue: change.newValue,
    },
    createdAt: change.at,
    modifiedAt: change.at,
    createdBy: change.by ?? null,
    deleted: false,
  };
}
