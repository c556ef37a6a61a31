import { counted } from '../../count-text.ts';
import type { RunJson } from './run-schemas.ts';

/** Such as `Replay of 20,000 events`. */
export function runTitle({ action, total }: Pick<RunJson, 'action' | 'total'>): string {
  const events = counted(total, 'event');
  if (action === 'judge') return `${counted(total, 'unmapped event')} judged anew`;
  if (action === 'read') return `${counted(total, 'rejected arrival')} read again`;
  return action === 'replay' ? `Replay of ${events}` : `Dismissal of ${events}`;
}

/** How a run stands, in one word or two. */
export function runStanding({ state, cancelledAt, action }: RunJson): string {
  if (state === 'running') return 'running';
  if (state === 'following') return action === 'dismiss' ? 'counting' : 'being applied';
  return cancelledAt === null ? 'finished' : 'cancelled';
}

/** How far a run has come, in a sentence. */
export function progressText({ action, total, changed, skipped }: RunJson): string {
  const begun = changed + skipped;
  const done = {
    replay: 'made pending',
    dismiss: 'dismissed',
    judge: 'made pending',
    read: 'stored as what they are',
  }[action];
  const why = {
    replay: 'no longer parked, or for another cause',
    dismiss: 'no longer parked, or for another cause',
    judge: 'still not mapped, or not readable any more',
    read: 'still not readable, or read meanwhile',
  }[action];
  const rest = skipped === 0 ? '' : `; ${counted(skipped, 'event')} left alone (${why})`;
  return `${counted(begun, 'event')} of ${counted(total, 'event')} begun: ${counted(changed, 'event')} ${done}${rest}.`;
}
