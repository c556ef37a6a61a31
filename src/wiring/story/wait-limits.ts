import type { Config } from '../../config/index.ts';
import type { WaitLimits } from '../../story/wait-limits.ts';
import { DAY_MS, HOUR_MS } from '../../time.ts';

/** The limits as configured. */
export function waitLimits(config: Config): WaitLimits {
  return {
    maxWaitMs: config.WAITING_MOST_HOURS * HOUR_MS,
    maxHeldMs: config.HELD_MOST_HOURS * HOUR_MS,
    maxLockedMs: config.LOCKED_MOST_DAYS * DAY_MS,
  };
}
