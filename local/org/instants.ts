/**
 * Parses a date in the REST API's format; for an instant, the day in UTC.
 * @returns `YYYY-MM-DD`, or undefined when the text is not a date
 */
export function readDate(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return readInstant(text)?.slice(0, 10);
  return readInstant(`${text}T00:00:00Z`)?.slice(0, 10) === text ? text : undefined;
}

/**
 * Parses an instant in the REST API's format: with a time zone, or in UTC. A Datetime keeps whole
 * seconds.
 * @returns the REST API's output format, `2026-01-31T12:00:00.000+0000`, or undefined when the text
 *   is not an instant
 */
export function readInstant(text: string): string | undefined {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  if (match === null) return undefined;
  const [, day = '', time = '00:00:00', zone = 'Z'] = match;
  const instant = new Date(`${day}T${time}${zone.replace(/(\d{2})(\d{2})$/, '$1:$2')}`);
  return Number.isNaN(instant.getTime()) ? undefined : formatInstant(instant);
}

/** Formats an instant as the REST API does, truncated to whole seconds. */
export function formatInstant(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}.000+0000`;
}
