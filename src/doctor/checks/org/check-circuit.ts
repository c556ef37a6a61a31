import type { Pool } from 'pg';
import { currentPauses, type OrgPause } from '../../../inbox/org-pauses.ts';
import { type Finding, findingsIn } from '../../finding.ts';

const { ok, warning } = findingsIn('Salesforce');

const CORRECT = 'Correct what the reason names. Calls go on after the next probe.';

/** What to do, by the kind of a pause. */
const TODO: ReadonlyMap<string, string> = new Map(
  Object.entries({
    unavailable:
      'If the other checks of Salesforce find nothing, there is nothing to do: calls go on after the next probe. Otherwise, correct what they found.',
    limit:
      "Calls go on when the org's limit allows it. Until then, reduce what other clients call, or buy more API calls.",
    'sign-in': CORRECT,
    'other-org': CORRECT,
  }),
);

const TODO_WHILE_TRYING =
  'Nothing has to be done now: the pause is over as soon as work succeeds, or two minutes after the answer. If the org refuses the work, calls are paused again.';

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
  const byReason = Map.groupBy(pauses, ({ reason, answeredAt }) =>
    JSON.stringify([reason, answeredAt === null]),
  );
  return [...byReason.values()].flatMap(findingOf);
}

/** @param pauses pauses for the same reason, all with or all without an answer, the longest first */
function findingOf(pauses: readonly OrgPause[]): Finding[] {
  const [longest] = pauses;
  if (longest === undefined) return [];
  const { kind, since, reason, answeredAt } = longest;
  const nextProbeAt = new Date(Math.min(...pauses.map((pause) => pause.nextProbeAt.getTime())));
  const processes = pauses.length === 1 ? '' : ` in ${pauses.length} processes`;
  if (answeredAt !== null) {
    const found = `calls were paused${processes} since ${since.toISOString()}, because: ${reason} The org answers again since ${answeredAt.toISOString()}; work is being tried`;
    return [warning('calls', found, TODO_WHILE_TRYING)];
  }
  const found = `calls are paused${processes} since ${since.toISOString()}, because: ${reason} Next probe: ${nextProbeAt.toISOString()}`;
  return [warning('calls', found, TODO.get(kind) ?? CORRECT)];
}
