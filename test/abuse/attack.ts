import type { Stage } from './stage.ts';

/** One way of abusing the service. */
export interface Attack {
  readonly name: string;
  /** What has to come back, in words. */
  readonly expected: string;
  /**
   * Carries it out.
   *
   * @returns what came back, in few words, and whether that is what has to
   */
  run(stage: Stage): Promise<{ readonly came: string; readonly good: boolean }>;
}

/** Counts what came, as `401 ×3, closed ×1`. */
export function tally(statuses: readonly (number | undefined)[]): string {
  const counts = new Map<string, number>();
  for (const status of statuses) {
    const name = status === undefined ? 'closed' : String(status);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`)).join(', ');
}

/** An attack that is judged by the statuses that come back alone. */
export function byStatuses(
  name: string,
  wanted: readonly (number | undefined)[],
  send: (stage: Stage) => Promise<(number | undefined)[]>,
): Attack {
  return {
    name,
    expected: tally(wanted),
    async run(stage) {
      const statuses = await send(stage);
      const good = statuses.length > 0 && statuses.every((status) => wanted.includes(status));
      return { came: tally(statuses), good };
    },
  };
}
