import type { Pool } from 'pg';
import { heldEvents } from '../../inbox/held-events.ts';
import { type Finding, findingsIn } from '../finding.ts';

const { ok, warning } = findingsIn('Salesforce');

const LOCKED = 'ENTITY_IS_LOCKED';
const LOCKED_TODO =
  'An approval locks the record: approve or unlock it. The connector tries again every hour.';
const TODO =
  'Assign the permission sets to the integration user. If they are assigned, correct what the other checks of Salesforce found. The events are then written within 5 minutes.';

/**
 * Checks whether events wait for rights or schema in the org, or for the end of an approval.
 *
 * @returns nothing when the events cannot be read, which the checks of the database explain
 */
export async function checkHeldEvents(pool: Pool): Promise<Finding[]> {
  const held = await heldEvents(pool).catch(() => undefined);
  if (held === undefined) return [];
  const [first] = held;
  if (first === undefined) return [ok('held events', 'none')];
  const count = held.reduce((sum, each) => sum + each.count, 0);
  const { since, code, object } = first;
  const cause = object === '' ? code : `${code} on ${object}`;
  const found = `${count} held since ${since.toISOString()}, the first because of ${cause}`;
  return [warning('held events', found, code === LOCKED ? LOCKED_TODO : TODO)];
}
