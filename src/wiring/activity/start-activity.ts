import { recordActivity } from '../../activity/record-activity.ts';
import type { Parts } from '../parts.ts';

/** Starts to store what happens in this process, for the console's plots: once in each process. */
export function startActivity({ pool, activity, log }: Pick<Parts, 'pool' | 'activity' | 'log'>): {
  stop(): Promise<void>;
} {
  return recordActivity(pool(), activity(), log);
}
