import { scanRows } from '../store/rows-table.ts';
import type { Values } from '../store/values.ts';
import type { Trigger } from '../triggers/trigger.ts';
import { type RowError, rowError } from '../write/row-error.ts';

const OBJECT = 'PermissionSetAssignment';
/** The key of PostgreSQL's lock that lets one transaction after the other assign. */
const LOCK = 20261102;

/**
 * A permission set can be assigned to a user once. Set-up scripts recognize the refusal by its
 * first words.
 * @see https://github.com/amp-labs/connectors/pull/2980
 */
export const singleAssignments: Trigger = {
  object: OBJECT,
  async beforeWrite({ transaction }, updates) {
    const { client } = transaction;
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const changed = new Set(updates.map(({ after }) => after.id));
    const stored = await scanRows(client, OBJECT, false);
    const assigned = new Set(
      stored.filter(({ id }) => !changed.has(id)).map(({ data }) => nameOf(data)),
    );
    const errors = new Map<string, RowError>();
    for (const { after } of updates) {
      const name = nameOf(after.data);
      if (assigned.has(name)) errors.set(after.id, duplicateAssignment(after.data));
      assigned.add(name);
    }
    return errors;
  },
  async afterWrite() {},
};

function nameOf({ AssigneeId, PermissionSetId }: Values): string {
  return `${AssigneeId} ${PermissionSetId}`;
}

function duplicateAssignment({ AssigneeId, PermissionSetId }: Values): RowError {
  const message = `Duplicate PermissionSetAssignment. Assignee: ${AssigneeId}; Permission Set: ${PermissionSetId}`;
  return rowError('DUPLICATE_VALUE', message);
}
