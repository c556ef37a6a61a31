const ISO_INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)$/;

/**
 * Microseconds since 1970 of an ISO 8601 instant with any number of fractional digits (senders vary, even within one
 * event), or nothing when the text is no instant. Fits a JavaScript number exactly until the year 2255.
 */
export function microseconds(text: string): number | undefined {
  const [, seconds, fraction = '', zone] = ISO_INSTANT.exec(text) ?? [];
  const milliseconds = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return milliseconds * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
