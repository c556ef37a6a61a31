import { recordId } from '../../../local/org/record-id.ts';
import type { Row, RowChange, Rows } from '../../../local/org/rows.ts';
import type { OrgSchema } from '../../../local/org/schema/schema.ts';

/** Rows in memory, with what a test needs to write them. */
export interface MemoryRows extends Rows {
  /** Adds a row and tells the listeners; answers its id. */
  add(object: string, fields: Record<string, string | number | boolean>): string;
  /** How many listen to changes now. */
  listenerCount(): number;
}

/** Starts with no rows. Each row is written a second after the one before it. */
export function memoryRows(schema: OrgSchema): MemoryRows {
  const rows: { object: string; row: Row }[] = [];
  const listeners = new Set<(change: RowChange) => void>();
  const of = (object: string) => rows.filter((each) => each.object === object);
  return {
    list: async (object, limit) =>
      of(object)
        .map(({ row }) => row)
        .reverse()
        .slice(0, limit),
    get: async (object, id) => of(object).find(({ row }) => row.Id === id)?.row,
    // The pages ask for children of a record here, and for nothing else.
    async find(object, condition, limit) {
      const [, field = '', id] = /^(\w+) = '(\w+)'$/.exec(condition) ?? [];
      const found = of(object).filter(({ row }) => row[field] === id);
      return found.map(({ row }) => row).slice(0, limit);
    },
    history: async () => [],
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(object, fields) {
      const prefix = schema.objects.get(object.toLowerCase())?.keyPrefix ?? '000';
      const id = recordId(prefix, rows.length + 1);
      const at = new Date(Date.UTC(2026, 0, 1, 12, 0, rows.length));
      const stamp = at.toISOString().replace('Z', '+0000');
      rows.push({
        object,
        row: { Id: id, CreatedDate: stamp, LastModifiedDate: stamp, ...fields },
      });
      for (const listener of listeners) listener({ object, id, kind: 'created', at });
      return id;
    },
    listenerCount: () => listeners.size,
  };
}
