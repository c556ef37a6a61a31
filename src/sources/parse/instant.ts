const ISO_INSTANT =
  /^((?:\d{4}|\+\d{6})-\d\d-(\d\d)T\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)$/;

/**
 * Reads an ISO 8601 instant. The number of fractional digits varies between senders, and even
 * within one event.
 *
 * @param text such as `2025-03-04T09:35:54.93644Z`
 * @returns microseconds since 1970, exact until the year 2255; nothing when the text is not an
 *   instant, such as 31 February. A year may have six digits after a plus sign, up to 275760
 */
export function microseconds(text: string): number | undefined {
  const [, seconds = '', day = '', fraction = '', zone] = ISO_INSTANT.exec(text) ?? [];
  const milliseconds = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(milliseconds) || !isInCalendar(seconds, day)) return undefined;
  return milliseconds * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/** Days that every month has. */
const EVERY_MONTH = 28;

/** JavaScript reads a day that does not exist, such as 31 February, as one of the next month. */
function isInCalendar(seconds: string, day: string): boolean {
  if (Number(day) <= EVERY_MONTH) return true;
  return new Date(`${seconds.split('T')[0]}T00:00:00Z`).getUTCDate() === Number(day);
}

/** The first millisecond of the year 10000, which databases and Salesforce do not accept. */
const YEAR_10000_MS = Date.UTC(10_000, 0);

/**
 * An instant as it can be stored.
 *
 * @param micros microseconds since 1970; undefined when there is none
 * @returns null when there is none, or when it is after the year 9999
 */
export function storableDate(micros: number | undefined): Date | null {
  if (micros === undefined || micros / 1000 >= YEAR_10000_MS) return null;
  return new Date(micros / 1000);
}
