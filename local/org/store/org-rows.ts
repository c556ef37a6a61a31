import { EventEmitter } from 'node:events';
import type { Pool } from 'pg';
import { readRecordId } from '../record-id.ts';
import { systemAccess } from '../rights/user-access.ts';
import type { RowChange, Rows } from '../rows.ts';
import { findObject } from '../schema/names.ts';
import type { OrgSchema } from '../schema/schema.ts';
import { findRows } from '../soql/find-rows.ts';
import { readQuery } from '../soql/read-query.ts';
import { newestChanges } from './history-table.ts';
import { loadRows, newestRows } from './rows-table.ts';
import { toRow } from './to-row.ts';

/** Read access to the org's rows in this process, and a function that publishes changes. */
export function orgRows(
  pool: Pool,
  schema: OrgSchema,
  userId: string,
): { rows: Rows; publish: (changes: RowChange[]) => void } {
  const changed = new EventEmitter<{ change: [RowChange] }>().setMaxListeners(0);
  const rows: Rows = {
    async list(name, limit) {
      const object = findObject(schema, name);
      if (object === undefined) return [];
      const stored = await newestRows(pool, object.name, limit);
      return stored.map((row) => toRow(object, row, userId));
    },
    async get(name, text) {
      const object = findObject(schema, name);
      const [stored] = await loadRows(pool, [readRecordId(text) ?? text]);
      if (stored === undefined || stored.deleted || stored.object !== object?.name)
        return undefined;
      return toRow(object, stored, userId);
    },
    async find(name, condition, limit) {
      const where = condition === '' ? '' : `WHERE ${condition}`;
      const order = 'ORDER BY SystemModstamp DESC, Id DESC';
      const soql = `SELECT Id FROM ${name} ${where} ${order} LIMIT ${limit}`;
      const query = readQuery(schema, soql, new Date());
      const user = systemAccess(schema, userId);
      const accessOf = async () => user;
      const source = { db: pool, schema, user, accessOf, ownUserId: userId, withDeleted: false };
      return findRows(source, query);
    },
    history: (name, id, limit) => newestChanges(pool, name, id, limit),
    onChange(listener) {
      changed.on('change', listener);
      return () => changed.off('change', listener);
    },
  };
  const publish = (changes: RowChange[]) => {
    for (const change of changes) changed.emit('change', change);
  };
  return { rows, publish };
}
