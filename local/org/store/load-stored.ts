import type { ObjectSchema } from '../schema/schema.ts';
import { historyRows } from './history-rows.ts';
import { type Database, loadRows, type StoredRow } from './rows-table.ts';

/** Reads rows of an object or a history object by id, including deleted ones. */
export async function loadStored(
  db: Database,
  object: ObjectSchema,
  ids: string[],
): Promise<StoredRow[]> {
  return object.historyOf === undefined ? loadRows(db, ids) : historyRows(db, object, { ids });
}
