import type { Stage } from './stage.ts';

/** The result of an attack. */
export interface AttackResult {
  /** What the service did, in a few words. */
  readonly actual: string;
  /** Whether that is what was expected. */
  readonly passed: boolean;
}

/** One way to abuse the service. */
export interface Attack {
  readonly name: string;
  /** The expected result, in words. */
  readonly expected: string;
  /** Runs the attack. */
  run(stage: Stage): Promise<AttackResult>;
}

/** Counts statuses, such as `401 ×3, closed ×1`; undefined stands for a closed connection. */
export function tally(statuses: readonly (number | undefined)[]): string {
  const counts = new Map<string, number>();
  for (const status of statuses) {
    const name = status === undefined ? 'closed' : String(status);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`)).join(', ');
}

/**
 * An attack that passes when every answer has an expected status; undefined is a closed connection.
 * Where some may be 503 because the process has much to do, not all may be.
 */
export function byStatuses(
  name: string,
  expected: readonly (number | undefined)[],
  send: (stage: Stage) => Promise<(number | undefined)[]>,
): Attack {
  return {
    name,
    expected: tally(expected),
    async run(stage) {
      const statuses = await send(stage);
      const passed =
        statuses.some((status) => status !== 503) &&
        statuses.every((status) => expected.includes(status));
      return { actual: tally(statuses), passed };
    },
  };
}
