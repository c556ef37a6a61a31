import type { Activity } from '../../activity/activity.ts';
import type { EventResult } from '../../inbox/event.ts';
import type { ClaimedSubject, Settlement } from '../subject-queue.ts';

/**
 * Counts what became of the events of settled subjects, and how long those took that are applied.
 *
 * @param now milliseconds since 1970
 */
export function countSettled(
  activity: Activity,
  settlements: readonly Settlement[],
  now: number,
): void {
  for (const { subject, results } of settlements) {
    const arrivals = new Map(subject.events.map(({ seq, receivedAt }) => [seq, receivedAt]));
    for (const result of results) {
      countResult(activity, subject.source, result);
      const receivedAt = result.status === 'applied' ? arrivals.get(result.seq) : undefined;
      if (receivedAt === undefined) continue;
      // The clock of the database may be ahead of this one.
      activity.time('applied', subject.source, Math.max(0, now - receivedAt.getTime()));
    }
  }
}

/** Waiting is no step of an event's way: it is shown by how many wait. */
function countResult(activity: Activity, source: string, result: EventResult): void {
  const { status } = result;
  const code = 'code' in result ? (result.code ?? '') : '';
  if (status === 'waiting') return;
  if (status !== 'pending') activity.count(status, source, 1, code);
  else if (result.reason !== undefined) activity.count('retried', source, 1, code);
}

/** Counts claimed subjects whose lease was lost before they could be settled. */
export function countLostLeases(activity: Activity, subjects: readonly ClaimedSubject[]): void {
  for (const [source, lost] of Map.groupBy(subjects, (subject) => subject.source)) {
    activity.count('leaseLost', source, lost.length);
  }
}
