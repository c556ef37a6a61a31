import type { ConflictIds } from '../inbox/event.ts';
import type { StoredEvent, StoredSubject } from '../inbox/story/read-story.ts';
import type { Lookup } from '../salesforce/records/write.ts';
import { shownText } from '../shown-text.ts';
import { type HeldClocks, readHeldClocks } from '../worker/settle/held-clocks.ts';
import type { Wait } from './story.ts';
import { parkedAt, type WaitKind, type WaitLimits, waitKindOf } from './wait-limits.ts';

type WaitingEvent = Pick<StoredEvent, 'status' | 'code' | 'object'> &
  Partial<Pick<StoredEvent, 'conflict'>>;

/**
 * What a subject's events wait for, since when, and when they are parked. Pure.
 *
 * @param events of the subject, in any status
 * @param lookups how its records are found
 */
export function waitsOf(
  subject: Pick<StoredSubject, 'waitingSince' | 'heldSince' | 'memory'>,
  events: readonly WaitingEvent[],
  lookups: readonly Lookup[],
  limits: WaitLimits,
): Wait[] {
  const waiting = events.filter(({ status }) => status === 'waiting');
  const clocks = readHeldClocks(subject.memory);
  const kinds = [...new Set(waiting.map(({ code }) => waitKindOf(code)))];
  return kinds.flatMap((kind) => {
    const since = sinceOf(kind, subject, clocks);
    if (since === undefined) return [];
    const cause = waiting.find((event) => waitKindOf(event.code) === kind);
    const what = whatOf(kind, cause, lookups);
    const until = parkedAt(kind, since, limits);
    const isBlocked = kind === 'record' && Boolean(cause?.conflict);
    return [{ for: kind, what, since, until, ...(isBlocked ? { isBlocked } : {}) }];
  });
}

function sinceOf(
  kind: WaitKind,
  { waitingSince, heldSince }: Pick<StoredSubject, 'waitingSince' | 'heldSince'>,
  clocks: HeldClocks,
): Date | undefined {
  if (kind === 'record') return waitingSince ?? undefined;
  const clock = clocks[kind];
  return clock === undefined ? (heldSince ?? undefined) : new Date(clock);
}

function whatOf(
  kind: WaitKind,
  cause: WaitingEvent | undefined,
  lookups: readonly Lookup[],
): string {
  const object = cause?.object || 'a record';
  if (kind === 'hold') return `rights or schema in the org (${cause?.code} on ${object})`;
  if (kind === 'locked') return `the end of the approval that locks ${object}`;
  if (cause?.conflict)
    return `its acceptance: ${rivalIn(cause.conflict)} has its record, and is dead`;
  return lookups.map(describeLookup).join(', or ') || 'a record that no key of its events names';
}

function rivalIn({ otherSubject }: ConflictIds): string {
  return otherSubject === undefined ? 'another order' : shownText(otherSubject);
}

/** Such as `the record of Order with DR_Order_Id__c 4765… or Id 801…`. */
export function describeLookup({ object, candidates }: Lookup): string {
  const ways = candidates.map(({ field, value }) => `${field} ${shownText(value)}`);
  return `the record of ${object} with ${ways.join(' or ')}`;
}
