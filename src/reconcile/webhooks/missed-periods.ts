import { DAY_MS } from '../../time.ts';
import { LATE_MS } from '../catch-up/piece.ts';
import { receivedTypes, type WebhookStanding } from './judge-webhooks.ts';

/**
 * Digital River retries a delivery for three days. An event that it stopped to deliver may be that
 * much older than the last one that arrived.
 *
 * @see Digital River docs, "API structure", Test and production
 */
const RETRY_PERIOD_MS = 3 * DAY_MS;

/**
 * Since when events of a type may be missing that no enabled webhook asks for.
 *
 * @param lastCall when an event of the type arrived last; undefined when none did
 * @param standings the webhooks of this installation
 * @returns before the last arrival, as long as deliveries are retried; without one, before the
 *   disabled webhook was changed; for a type that was never registered, about now
 */
export function missedSince(
  type: string,
  lastCall: Date | undefined,
  standings: readonly WebhookStanding[],
  now: Date,
): Date {
  const disabled = standings.find(
    ({ state, types }) => state === 'disabled' && types.includes(type),
  );
  const known = lastCall ?? disabled?.changedAt;
  if (known === undefined) return new Date(now.getTime() - LATE_MS);
  // Digital River's clock may be ahead of this one.
  return new Date(Math.min(known.getTime(), now.getTime()) - RETRY_PERIOD_MS);
}

/** The look at the webhooks before this one. */
export interface LastLook {
  readonly at: Date;
  /** Whether it was longer ago than looks usually are. */
  readonly isLongAgo: boolean;
}

/**
 * The types that were received at the last look and are so now, but perhaps not in between: the
 * webhook was changed or registered anew since, or the last look was long ago.
 *
 * @param before the webhooks at the last look
 * @param standings the webhooks now
 */
export function perhapsMissed(
  awaited: readonly AwaitedType[],
  before: readonly StandingBefore[],
  standings: readonly WebhookStanding[],
  { isLongAgo }: LastLook,
): string[] {
  const isSame = (each: WebhookStanding) => before.some((earlier) => isUnchanged(earlier, each));
  const surely = isLongAgo ? [] : receivedTypes(standings.filter(isSame));
  const received = receivedTypes(standings);
  return awaited
    .filter(({ type, missedFrom }) => missedFrom === null && received.includes(type))
    .map(({ type }) => type)
    .filter((type) => !surely.includes(type));
}

type StandingBefore = Pick<WebhookStanding, 'key' | 'state'> & { readonly changedAt: Date | null };

function isUnchanged(before: StandingBefore, now: WebhookStanding): boolean {
  const [a, b] = [before.changedAt?.getTime(), now.changedAt?.getTime()];
  const isChanged = a !== undefined && b !== undefined && a !== b;
  return before.key === now.key && before.state === 'enabled' && !isChanged;
}

/** Should Digital River count each delivery as a change, looking back at each look would cost much. */
const MIN_LOOK_BACK_INTERVAL_MS = DAY_MS;

/** A type whose webhook was changed, and the look after which it was. */
interface ChangedType {
  readonly type: string;
  readonly changedFrom: Date;
}

/**
 * Which types are back-filled now since their webhook was changed, and which ones later: at most once
 * a day for each type. After a long time without a look, none has to wait.
 *
 * @param changed the types of {@link perhapsMissed}
 */
export function lookBacks(
  awaited: readonly AwaitedType[],
  changed: readonly string[],
  { at, isLongAgo }: LastLook,
  now: Date,
): { due: ChangedType[]; later: ChangedType[] } {
  const [due, later]: [ChangedType[], ChangedType[]] = [[], []];
  for (const { type, missedFrom, changedFrom, lookedBackAt } of awaited) {
    const from = changedFrom ?? (changed.includes(type) ? at : undefined);
    if (from === undefined || missedFrom !== null) continue;
    const isRecent =
      lookedBackAt != null && now.getTime() - lookedBackAt.getTime() < MIN_LOOK_BACK_INTERVAL_MS;
    (isRecent && !isLongAgo ? later : due).push({ type, changedFrom: from });
  }
  return { due, later };
}

/** Since when events may be missing that were given up after a look. */
export function missedSinceLook(at: Date): Date {
  return new Date(at.getTime() - RETRY_PERIOD_MS);
}

/** A type, and since when events of it may be missing; null when it is received. */
export interface AwaitedType {
  readonly type: string;
  readonly missedFrom: Date | null;
  /** The look after which its webhook was changed, while the back-fill for that is due later. */
  readonly changedFrom?: Date | null;
  /** When a back-fill for a change of its webhook was begun last. */
  readonly lookedBackAt?: Date | null;
}

/**
 * Which missed periods begin, and which can be back-filled since the type is received again.
 *
 * @param awaited the types as they were before
 * @param received the types that an enabled webhook asks for now
 * @param asked the types that should be received
 */
export function missedPeriodChanges(
  awaited: readonly AwaitedType[],
  received: readonly string[],
  asked: readonly string[],
): { begun: string[]; ended: { type: string; missedFrom: Date }[] } {
  const open = awaited.flatMap(({ type, missedFrom }) =>
    missedFrom === null ? [] : { type, missedFrom },
  );
  const isOpen = (type: string) => open.some((period) => period.type === type);
  return {
    begun: asked.filter((type) => !received.includes(type) && !isOpen(type)),
    ended: open.filter(({ type }) => received.includes(type)),
  };
}
