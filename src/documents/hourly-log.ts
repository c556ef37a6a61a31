import { HOUR_MS } from '../time.ts';

/** A problem that is logged. */
interface Problem {
  readonly reason: string;
  /** What problems have in common that are logged once. Absent: the reason. */
  readonly cause?: string | undefined;
  readonly fileId?: string;
  /** Until when nothing is tried because of it. */
  readonly pausedUntil?: Date;
}

/** Logs problems: each cause when it first occurs, and then once an hour. */
export interface HourlyLog {
  logProblem(problem: Problem): void;
  /** Logs an error of the connector or its database. */
  logError(error: unknown): void;
}

/** How problems and errors are logged. */
export interface HourlyFacts {
  warn(problem: Omit<Problem, 'cause'>): void;
  fail(error: unknown): void;
}

export function createHourlyLog(facts: HourlyFacts): HourlyLog {
  const loggedAt = new Map<string, number>();
  function isDue(cause: string): boolean {
    const now = Date.now();
    for (const [logged, at] of loggedAt) if (now - at >= HOUR_MS) loggedAt.delete(logged);
    if (loggedAt.has(cause)) return false;
    loggedAt.set(cause, now);
    return true;
  }
  return {
    logProblem({ cause, ...shown }) {
      if (isDue(cause ?? shown.reason)) facts.warn(shown);
    },
    logError(error) {
      if (isDue(String(error))) facts.fail(error);
    },
  };
}
