const ISO_INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)$/;

/**
 * Reads an ISO 8601 instant. The number of fractional digits varies between senders, and even
 * within one event.
 *
 * @param text such as `2025-03-04T09:35:54.93644Z`
 * @returns microseconds since 1970, exact until the year 2255; nothing when the text is not an
 *   instant
 */
export function microseconds(text: string): number | undefined {
  const [, seconds, fraction = '', zone] = ISO_INSTANT.exec(text) ?? [];
  const milliseconds = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return milliseconds * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
