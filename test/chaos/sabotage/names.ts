/**
 * Guards that a run can remove, to see whether the checks notice. The README and the functions that
 * remove them describe their effects.
 */
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

/** The wanted sabotages that apply to one kind of process. */
export function among<T extends Sabotage>(known: readonly T[], wanted: readonly string[]): T[] {
  return known.filter((name) => wanted.includes(name));
}
