/**
 * Reads a date as the REST API takes it; of an instant, the day in UTC.
 * @returns `YYYY-MM-DD`, or undefined when it is none
 */
export function readDate(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return readInstant(text)?.slice(0, 10);
  return readInstant(`${text}T00:00:00Z`)?.slice(0, 10) === text ? text : undefined;
}

/**
 * Reads an instant as the REST API takes it: with a zone, or in UTC. A Datetime keeps whole seconds.
 * @returns the form that the REST API gives, `2026-01-31T12:00:00.000+0000`, or undefined
 */
export function readInstant(text: string): string | undefined {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  if (match === null) return undefined;
  const [, day = '', time = '00:00:00', zone = 'Z'] = match;
  const instant = new Date(`${day}T${time}${zone.replace(/(\d{2})(\d{2})$/, '$1:$2')}`);
  return Number.isNaN(instant.getTime()) ? undefined : formatInstant(instant);
}

/** Writes an instant as the REST API does, cut to whole seconds. */
export function formatInstant(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}.000+0000`;
}
