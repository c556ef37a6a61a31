import { type DataCall, databaseOf } from '../http/data-call.ts';
import { reachableRows } from '../rights/record-access.ts';
import type { Row } from '../rows.ts';
import { wholeObject } from '../schema/names.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { loadStored } from '../store/load-stored.ts';
import { toRow } from '../store/to-row.ts';

/** Reads the rows of an object with these ids that the user can reach, by id. */
export async function readRows(
  call: DataCall,
  view: ObjectSchema,
  ids: string[],
): Promise<Map<string, Row>> {
  const object = wholeObject(call.user.schema, view);
  const db = databaseOf(call);
  const stored = (await loadStored(db, object, ids)).filter(
    (row) => row.object === object.name && !row.deleted,
  );
  const reached = await reachableRows(db, call.user, object, stored, 'read');
  const { userId } = call.org.identity;
  return new Map(reached.map((row) => [row.id, toRow(object, row, userId)]));
}
