import { microseconds } from '../../../../parse/instant.ts';
import { clockInstant } from '../../../../parse/zoned-instant.ts';

/** Seconds, their fraction and the time zone may be absent. Earlier years are placeholders. */
const DATE_TIME =
  /^((?:1[7-9]|[2-9]\d)\d\d-\d\d-\d\d)[T ](\d\d:\d\d)(?:(:\d\d)(\.\d{1,9})?)? ?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * Reads a date and time, with a time zone or without.
 *
 * @param text such as `2019-12-27 16:41`, `2019-12-27T16:41:33.5` or `2019-12-27T16:41:33Z`
 * @param zone IANA name of the time zone of a text without one
 * @returns microseconds since 1970; undefined when the text is no date and time
 */
export function readDateTime(text: string, zone: string): number | undefined {
  const [, date, time, seconds = ':00', fraction = '', ownZone] = DATE_TIME.exec(text) ?? [];
  if (date === undefined) return microseconds(text);
  const clock = `${date}T${time}${seconds}`;
  if (ownZone !== undefined) return microseconds(`${clock}${fraction}${ownZone}`);
  const instant = clockInstant(clock, zone)?.getTime();
  const more = Number(fraction.slice(1).padEnd(6, '0').slice(0, 6));
  return instant === undefined ? undefined : instant * 1000 + more;
}
