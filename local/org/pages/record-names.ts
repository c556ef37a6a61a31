import type { Row } from '../rows.ts';
import type { FieldSchema } from '../schema/schema.ts';
import type { PageParts } from './page-parts.ts';
import { recordName } from './record-link.ts';

/** Names of records by id. */
export type RecordNames = Map<string, string>;

/** Finds the names of all records that these rows refer to in these fields, each only once. */
export async function recordNames(
  { schema, rows }: PageParts,
  fields: FieldSchema[],
  referring: Row[],
): Promise<RecordNames> {
  const objects = new Map<string, string>();
  for (const { name, referenceTo } of fields) {
    if (referenceTo === undefined) continue;
    for (const row of referring) {
      const id = row[name];
      if (typeof id === 'string') objects.set(id, referenceTo);
    }
  }
  const named = await Promise.all(
    [...objects].map(async ([id, objectName]) => {
      const object = schema.objects.get(objectName.toLowerCase());
      const row = object && (await rows.get(object.name, id));
      return [id, object && row ? recordName(object, row) : id] as const;
    }),
  );
  return new Map(named);
}
