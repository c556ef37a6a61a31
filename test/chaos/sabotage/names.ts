/** Guards that a run can do without, to see whether the checks notice. What each does is said where it is done. */
export const WORKER_SABOTAGES = [
  'inbox-versions',
  'leases',
  'fencing',
  'wake-ups',
  'upsert',
  'believe-calls',
  'believe-rows',
  'believe-length',
] as const;
export const WEB_SABOTAGES = ['event-ids', 'commit-first'] as const;
export const ORG_SABOTAGES = ['org-guards', 'upsert'] as const;

export const SABOTAGES = [
  ...new Set([...WORKER_SABOTAGES, ...WEB_SABOTAGES, ...ORG_SABOTAGES]),
] as const;

export type WorkerSabotage = (typeof WORKER_SABOTAGES)[number];
export type Sabotage = (typeof SABOTAGES)[number];

/** Those of the wanted ones that a kind of process knows. */
export function among<T extends Sabotage>(known: readonly T[], wanted: readonly string[]): T[] {
  return known.filter((name) => wanted.includes(name));
}
