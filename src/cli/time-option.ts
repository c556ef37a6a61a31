import { InputError } from '../errors.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time.ts';

const UNITS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };
const TIME_AGO = /^(\d{1,6})([mhd])$/;
const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * Reads a point in time: a date, an instant with its offset, or a time ago such as `24h`.
 *
 * @param name of the option, for the message
 * @param text undefined when the option is absent
 * @throws InputError when it is none of these
 */
export function timeOption(name: string, text: string | undefined, now: Date): Date | undefined {
  if (text === undefined) return undefined;
  const [, count, unit = ''] = TIME_AGO.exec(text) ?? [];
  if (count !== undefined) return new Date(now.getTime() - Number(count) * (UNITS[unit] ?? 0));
  const instant = INSTANT.test(text) ? new Date(text) : undefined;
  if (instant !== undefined && !Number.isNaN(instant.getTime())) return instant;
  throw new InputError(
    `--${name}: expected a time such as 2026-11-02, 2026-11-02T10:00:00Z, 90m, 24h or 30d, got "${text}".`,
  );
}
