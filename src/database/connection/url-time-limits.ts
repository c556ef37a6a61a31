import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../time.ts';

const NAMES = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'] as const;

/** PostgreSQL's units of time, in milliseconds. */
const UNITS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: SECOND_MS,
  min: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
};
const MAX_MS = 2 ** 31 - 1;

/**
 * The server's time limits that an admin wrote into a database URL, in milliseconds; undefined when
 * PostgreSQL would not take the value. A number without a unit is milliseconds; limits that are not
 * given, or 0, are left out.
 *
 * @see https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-NAMES-VALUES
 */
export function timeLimits(parameters: URLSearchParams): Record<string, number | undefined> {
  const given = NAMES.map((name) => [name, parameters.get(name) || '0'] as const);
  const read = given.map(([name, value]) => [name, milliseconds(value)] as const);
  return Object.fromEntries(read.filter(([, limit]) => limit !== 0));
}

function milliseconds(value: string): number | undefined {
  const [, digits, unit] =
    /^(\d{1,10}(?:\.\d{1,6})?) ?(us|ms|s|min|h|d)?$/.exec(value.trim()) ?? [];
  const limit = Math.round(Number(digits) * (UNITS[unit ?? 'ms'] ?? 1));
  return limit <= MAX_MS ? limit : undefined;
}
