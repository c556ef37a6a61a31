import { createRateLimiter, retryAfterSeconds } from '../../authenticate/rate-limiter.ts';
import { TooManyRequestsError } from '../../errors.ts';
import type { Actor } from './actor.ts';

/** More than a person clicks. Programs that do something to many events begin a run. */
const MAX_COMMANDS = 60;

/**
 * Limits the commands of each actor, in this process: otherwise the token of one client uncovers all
 * personal data within minutes, and a viewer fills the audit trail with refusals.
 */
export class CommandLimit {
  readonly #commands;
  readonly #recorded = createRateLimiter(1);

  /** @param maxCommands of an actor in a minute */
  constructor(maxCommands = MAX_COMMANDS) {
    this.#commands = createRateLimiter(maxCommands);
  }

  /**
   * Counts a command, also one that is refused.
   *
   * @throws TooManyRequestsError above the limit
   */
  async take(actor: Actor): Promise<void> {
    await this.#commands.consume(keyOf(actor)).catch((exceeded: { msBeforeNext: number }) => {
      const seconds = retryAfterSeconds(exceeded);
      throw new TooManyRequestsError(
        `Nothing was done: you have reached the limit of actions a minute. Go on in ${seconds} s.`,
        seconds,
      );
    });
  }

  /** Whether a refusal is recorded: the first one of an actor and an action in a minute is. */
  isRecorded(actor: Actor, action: string): Promise<boolean> {
    return this.#recorded.consume(`${keyOf(actor)} ${action}`).then(
      () => true,
      () => false,
    );
  }
}

function keyOf({ kind, id }: Actor): string {
  return `${kind} ${id}`;
}
