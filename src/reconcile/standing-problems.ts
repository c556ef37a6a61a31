import type { InboxSigns } from '../inbox/statistics/inbox-signs.ts';
import { isNearlyFull } from '../inbox/statistics/storage.ts';

/** Something that needs a person, as a line of the log. */
export interface StandingProblem {
  /** Identifies the kind of problem; each kind is logged once an hour. */
  readonly kind: 'parked' | 'waiting' | 'setting' | 'stuck' | 'storage';
  readonly fact: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * What of the inbox needs a person.
 *
 * @param maxWaitMs how long events wait for a record before they are parked, in milliseconds
 */
export function standingProblems(
  { parked, longWaiting, awaitedSettings, stuck }: InboxSigns,
  maxWaitMs: number,
): StandingProblem[] {
  const problems: StandingProblem[] = [];
  if (parked.length > 0) {
    const count = parked.reduce((sum, cause) => sum + cause.count, 0);
    const oldest = new Date(Math.min(...parked.map((cause) => cause.oldest.getTime())));
    const codes = Object.fromEntries(parked.map((cause) => [cause.code, cause.count]));
    const fact = 'events are parked: npm run replay lists them';
    problems.push({ kind: 'parked', fact, facts: { count, oldest, codes } });
  }
  if (longWaiting !== undefined) {
    const parkedFrom = new Date(longWaiting.since.getTime() + maxWaitMs);
    const fact = 'events have waited for their record for more than an hour';
    problems.push({ kind: 'waiting', fact, facts: { ...longWaiting, parkedFrom } });
  }
  if (awaitedSettings.length > 0) {
    const fact = 'events wait, since a setting keeps their Order from being found';
    problems.push({ kind: 'setting', fact, facts: { waiting: awaitedSettings } });
  }
  if (stuck !== undefined) {
    const fact = 'pending events do not move, although calls to the org are not paused';
    problems.push({ kind: 'stuck', fact, facts: { ...stuck } });
  }
  return problems;
}

/**
 * Whether the storage of the database is nearly used up.
 *
 * @param limitBytes storage of the plan
 */
export function storageProblem(bytes: number, limitBytes: number): StandingProblem | undefined {
  if (!isNearlyFull(bytes, limitBytes)) return undefined;
  const fact = 'the storage of the database is nearly used up: npm run doctor says what to do';
  const percent = Math.floor((bytes / limitBytes) * 100);
  return { kind: 'storage', fact, facts: { bytes, limitBytes, percent } };
}
