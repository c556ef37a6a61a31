import { DAY_MS } from '../../time.ts';
import { microseconds } from './instant.ts';

/** From 1970 on: earlier dates are placeholders such as `0000-00-00`. */
const ZONELESS = /^(?:19[7-9]|[2-9]\d\d)\d-\d\d-\d\d[ T]\d\d:\d\d:\d\d$/;

/**
 * Reads a date and time, with a time zone (ISO 8601) or without (`2019-12-27 16:41:33`).
 *
 * @param zone IANA name of the time zone for a text without one, such as `UTC` or `Asia/Kolkata`
 * @returns the instant; nothing when the text is not a date. A time that the clocks skip is read as
 *   if they had not been put forward; of a time that occurs twice, the first is meant
 */
export function zonedInstant(text: string, zone: string): Date | undefined {
  const exact = microseconds(text);
  if (exact !== undefined) return new Date(exact / 1000);
  return ZONELESS.test(text) ? clockInstant(text.replace(' ', 'T'), zone) : undefined;
}

/**
 * The instant at which the clocks of a time zone show a date and time.
 *
 * @param clock such as `2019-12-27T16:41:33`; its year has four digits, and is after 1000
 * @param zone as for {@link zonedInstant}
 * @returns as {@link zonedInstant} does
 */
export function clockInstant(clock: string, zone: string): Date | undefined {
  const iso = `${clock}Z`;
  const wall = Date.parse(iso);
  // JavaScript reads a date that does not exist (31 February) as another one.
  if (Number.isNaN(wall) || new Date(wall).toISOString().slice(0, 19) !== iso.slice(0, 19)) {
    return undefined;
  }
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((near) => offsetMs(near, zone));
  const instants = offsets.map((offset) => wall - offset);
  return new Date(
    instants.find((instant) => instant + offsetMs(instant, zone) === wall) ?? Math.max(...instants),
  );
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetMs(instant: number, zone: string): number {
  const parts = formatter(zone).formatToParts(instant);
  const { year, month, day, hour, minute, second } = Object.fromEntries(
    parts.map(({ type, value }) => [type, Number(value)]),
  ) as Record<Intl.DateTimeFormatPartTypes, number>;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Cached, because creating a formatter is slow. */
function formatter(zone: string): Intl.DateTimeFormat {
  const cached = formatters.get(zone);
  if (cached !== undefined) return cached;
  const created = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  formatters.set(zone, created);
  return created;
}
