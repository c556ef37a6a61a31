import type { Random } from '../random.ts';

/** When an event happens, and the time that it states. */
export interface Instant {
  readonly at: Date;
  /**
   * The order's time of update, in one of the formats of Digital River; undefined when it is left
   * out.
   */
  readonly updatedTime?: string;
}

/**
 * The instants of an order's events, in order: close together, often within one second, some of
 * them equal.
 *
 * @param start of the first event, in milliseconds since 1970
 * @param distinct true: no two are in the same millisecond, and every event states its time
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
    return { at: new Date(at), ...formatted(random, at) };
  });
}

function formatted(random: Random, at: number): { updatedTime?: string } {
  const iso = new Date(at).toISOString();
  const draw = random.next();
  if (draw < 0.1) return {};
  if (draw < 0.5) return { updatedTime: iso.replace(/\.\d+Z$/, 'Z') };
  return { updatedTime: draw < 0.75 ? iso : iso.replace('Z', `${random.whole(100, 999)}Z`) };
}
