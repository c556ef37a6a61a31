import type { Pool } from 'pg';
import { currentPauses, type OrgPause } from '../../inbox/org-pauses.ts';
import { type Finding, findingsIn } from '../finding.ts';

const { ok, warning } = findingsIn('Salesforce');

const TODO =
  'If the other checks of Salesforce find nothing, there is nothing to do: calls go on after the next probe. Otherwise, correct what they found.';

/**
 * Checks whether worker processes pause their calls to the org at the moment.
 *
 * @returns a finding for each reason; none when the pauses cannot be read, which the checks of the
 *   database explain
 */
export async function checkCircuit(pool: Pool): Promise<Finding[]> {
  const pauses = await currentPauses(pool).catch(() => undefined);
  if (pauses === undefined) return [];
  if (pauses.length === 0) return [ok('calls', 'not paused')];
  return [...Map.groupBy(pauses, ({ reason }) => reason).values()].flatMap(findingOf);
}

/** @param pauses pauses for the same reason, the longest first */
function findingOf(pauses: readonly OrgPause[]): Finding[] {
  const [longest] = pauses;
  if (longest === undefined) return [];
  const { since, reason } = longest;
  const nextProbeAt = new Date(Math.min(...pauses.map((pause) => pause.nextProbeAt.getTime())));
  const processes = pauses.length === 1 ? '' : ` in ${pauses.length} processes`;
  const found = `calls are paused${processes} since ${since.toISOString()}, because: ${reason} Next probe: ${nextProbeAt.toISOString()}`;
  return [warning('calls', found, TODO)];
}
