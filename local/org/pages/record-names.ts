import type { Row } from '../rows.ts';
import { parentOfId } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
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
  const objects = new Map<string, ObjectSchema>();
  for (const field of fields.filter(({ type }) => type === 'reference')) {
    for (const row of referring) {
      const id = row[field.name];
      const object = typeof id === 'string' ? parentOfId(schema, field, id) : undefined;
      if (object !== undefined) objects.set(String(id), object);
    }
  }
  const named = await Promise.all(
    [...objects].map(async ([id, object]) => {
      const row = await rows.get(object.name, id);
      return [id, row ? recordName(object, row) : id] as const;
    }),
  );
  return new Map(named);
}
