import type { Pool } from 'pg';
import { type HeldEvents, heldEvents } from '../../../inbox/held-events.ts';
import { type Finding, findingsIn } from '../../finding.ts';
import { counted } from '../counted.ts';

const [AREA, CHECK] = ['Salesforce', 'held events'];
const { ok, warning } = findingsIn(AREA);

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
  try {
    return [await counted(AREA, CHECK, async () => judge(await heldEvents(pool)))];
  } catch {
    return [];
  }
}

/** @param held by source, the one with the longest held event first */
function judge(held: readonly HeldEvents[]): Finding {
  const [first] = held;
  if (first === undefined) return ok(CHECK, 'none');
  const count = held.reduce((sum, each) => sum + each.count, 0);
  const { since, code, object } = first;
  const cause = object === '' ? code : `${code} on ${object}`;
  const found = `${count} held since ${since.toISOString()}, the first because of ${cause}`;
  return warning(CHECK, found, code === LOCKED ? LOCKED_TODO : TODO);
}
