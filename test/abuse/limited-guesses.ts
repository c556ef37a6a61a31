import type { Agent } from 'node:http';
import { type Attack, tally } from './attack.ts';
import { flood } from './flood.ts';
import type { Stage } from './stage.ts';

/** The answers to wrong credentials of one address. */
interface Answers {
  /** Undefined when the connection was closed without an answer. */
  readonly statuses: readonly (number | undefined)[];
  /** How long the calls took in all, in milliseconds. */
  readonly ms: number;
}

/** The default of TOKEN_REFUSALS_PER_MINUTE. */
const MAX_DENIED_PER_MINUTE = 30;
const MINUTE_MS = 60_000;

/**
 * Judges whether guesses were limited: at most so many may be checked in each minute that the calls
 * touch, and all others are limited.
 *
 * @param allowed the statuses that the answers may have
 * @returns a few words about what is wrong; undefined when nothing is
 */
export function deniedProblem(
  { statuses, ms }: Answers,
  allowed: readonly number[],
): string | undefined {
  const other = statuses.filter((status) => status === undefined || !allowed.includes(status));
  if (other.length > 0) return `${other.length} unexpected answers`;
  const most = mostDenied(ms);
  const denied = statuses.filter((status) => status === 401).length;
  if (denied > most) return `401 for ${denied}, expected at most ${most}`;
  return statuses.includes(429) ? undefined : 'no 429';
}

/** The most guesses of one address that may be checked in a time in milliseconds. */
export function mostDenied(ms: number): number {
  return MAX_DENIED_PER_MINUTE * (Math.floor(ms / MINUTE_MS) + 2);
}

/**
 * Wrong credentials from one address: few are checked, all others are refused for a minute.
 *
 * @param send sends one call; gets its number, starting with 0
 * @param other a status that some calls may have in addition, with the reason for people
 */
export function limitedGuesses(
  name: string,
  count: number,
  send: (stage: Stage, agent: Agent, index: number) => Promise<number | undefined>,
  other?: readonly [status: number, reason: string],
): Attack {
  const expected = `401 for at most ${MAX_DENIED_PER_MINUTE} in a minute, 429 for all others`;
  return {
    name,
    expected: other === undefined ? expected : `${expected}; ${other.join(' ')}`,
    async run(stage) {
      const began = performance.now();
      const statuses = await flood(count, (agent, index) => send(stage, agent, index));
      const ms = performance.now() - began;
      const allowed = other === undefined ? [401, 429] : [401, 429, other[0]];
      const problem = deniedProblem({ statuses, ms }, allowed);
      const actual = problem === undefined ? tally(statuses) : `${tally(statuses)}; ${problem}`;
      return { actual, passed: problem === undefined };
    },
  };
}
