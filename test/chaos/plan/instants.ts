import type { Random } from '../random.ts';

/** When one event happens, and what it says of that. */
export interface Instant {
  readonly at: Date;
  /** The order's own time of update, in the spellings that occur; nothing when it is left out. */
  readonly updatedTime?: string;
}

/**
 * The instants of an order's events, from the first to the last: close together, often within one second, and some of
 * them exactly the same.
 *
 * @param distinct true: no two are within the same millisecond, and every event tells its own
 */
export function instantsOf(
  random: Random,
  start: number,
  count: number,
  distinct: boolean,
): Instant[] {
  let at = start;
  return Array.from({ length: count }, () => {
    if (distinct) {
      at += random.whole(1, 5000);
      return { at: new Date(at), updatedTime: new Date(at).toISOString() };
    }
    at += random.pick([() => 0, () => random.whole(1, 900), () => random.whole(1000, 90_000)])();
    return { at: new Date(at), ...spelling(random, at) };
  });
}

function spelling(random: Random, at: number): { updatedTime?: string } {
  const iso = new Date(at).toISOString();
  const lot = random.next();
  if (lot < 0.1) return {};
  if (lot < 0.5) return { updatedTime: iso.replace(/\.\d+Z$/, 'Z') };
  return { updatedTime: lot < 0.75 ? iso : iso.replace('Z', `${random.whole(100, 999)}Z`) };
}
