import type { Activity } from '../activity/activity.ts';
import type { NewEvent } from './event.ts';

/** Counts an event that is committed. @param isNew false: the inbox had it already */
export function countAccepted(activity: Activity, event: NewEvent, isNew: boolean): void {
  const { source, status, code } = event;
  if (status === 'rejected') {
    activity.count('rejected', source);
    return;
  }
  activity.count(isNew ? 'stored' : 'duplicate', source);
  const isUnmapped = status === 'unmapped' && code !== 'VERIFICATION';
  if (isNew && isUnmapped) activity.count('unmapped', source, 1, code ?? '');
}
