import { recordId } from '../../../local/org/record-id.ts';
import type { Row, RowChange, Rows } from '../../../local/org/rows.ts';
import type { OrgSchema } from '../../../local/org/schema/schema.ts';

/** Rows in memory, which a test can write. */
export interface MemoryRows extends Rows {
  /** Adds a row, notifies the listeners and returns the row's id. */
  add(object: string, fields: Record<string, string | number | boolean>): string;
  /** The number of current listeners. */
  listenerCount(): number;
}

/** Starts without rows. The time of each row is a second after that of the previous one. */
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
    // The pages call this only for the children of a record.
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
