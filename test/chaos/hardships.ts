import { ABSENCES } from './disruptions/absences.ts';
import { ORG_FAULTS } from './disruptions/org-faults.ts';
import { MAPPED_HARDSHIP } from './mapped/plan-mapped.ts';

/** Disruptions of which a run counts the effects. */
const COUNTED = [...Object.keys(ABSENCES), ...ORG_FAULTS.map(({ kind }) => kind)];

/** What disrupts a run while it lasts. */
const DISRUPTIONS = ['kills', 'crashes', ...COUNTED];

/** What is unusual about some orders, bodies and senders, however calm the run is. */
const UNUSUAL_ORDERS = [
  ...['competing-orders', 'second-payments', 'stale-ids', 'fatal-bodies', 'crowded-number'],
  ...['breaking-order', 'approval-lock', MAPPED_HARDSHIP],
];

/** Everything that a run can be made hard by. */
const HARDSHIPS = [...DISRUPTIONS, ...UNUSUAL_ORDERS];

/**
 * The hardships that the command line asks for.
 *
 * @param only names; none for all
 * @param calm whether to leave out disruptions
 * @throws Error that lists the names, when one is unknown
 */
export function chosenHardships(only: readonly string[], calm: boolean): ReadonlySet<string> {
  const unknown = only.find((name) => !HARDSHIPS.includes(name));
  if (unknown !== undefined)
    throw new Error(`--only: expected some of ${HARDSHIPS.join(', ')}, got "${unknown}".`);
  const chosen = only.length > 0 ? only : HARDSHIPS;
  return new Set(chosen.filter((name) => !(calm && DISRUPTIONS.includes(name))));
}

/**
 * The hardships of a run that nothing met: it does not show how the connector bears them.
 *
 * @param effects the number of effects, by hardship
 */
export function withoutEffect(
  hardships: ReadonlySet<string>,
  effects: Readonly<Record<string, number>>,
): string[] {
  return COUNTED.filter((name) => hardships.has(name) && (effects[name] ?? 0) === 0);
}
