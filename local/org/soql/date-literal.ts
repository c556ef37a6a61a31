import { DAY_MS } from '../../../src/time.ts';

/** A span of time in milliseconds; `to` is exclusive. */
export interface Span {
  from: number;
  to: number;
}

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

/** Offset of each word from the current unit of time. */
const STEPS: Record<string, number> = { LAST: -1, THIS: 0, NEXT: 1 };

/** Literals with an equivalent form. */
const SYNONYMS: Record<string, string> = {
  TODAY: 'THIS_DAY',
  YESTERDAY: 'LAST_DAY',
  TOMORROW: 'NEXT_DAY',
  LAST_90_DAYS: 'LAST_N_DAYS:90',
  NEXT_90_DAYS: 'NEXT_N_DAYS:90',
};

/**
 * Converts a date literal into a span of time in UTC. Weeks begin on Sunday and the fiscal year is
 * the calendar year, as in an org with default settings.
 * @param literal e.g. `TODAY`, `THIS_MONTH`, `LAST_N_DAYS:3`
 * @returns undefined for an unknown literal
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_dateformats.htm
 */
export function dateLiteral(literal: string, now: Date): Span | undefined {
  const upper = literal.toUpperCase().replace('_FISCAL_', '_');
  const [word = '', digits = ''] = (SYNONYMS[upper] ?? upper).split(':');
  const count = Number(digits);
  const single = /^(LAST|THIS|NEXT)_(DAY|WEEK|MONTH|QUARTER|YEAR)$/.exec(word);
  if (single !== null) return unitSpan(single[2] as Unit, STEPS[single[1] ?? ''] ?? 0, now);
  if (!/^\d+$/.test(digits)) return undefined;
  const ago = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO$/.exec(word);
  if (ago !== null) return unitSpan(ago[1] as Unit, -count, now);
  const several = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S$/.exec(word);
  if (several === null) return undefined;
  return severalUnits(several[1] === 'NEXT', several[2] as Unit, count, now);
}

/**
 * The last N days end with today; the last N weeks, months and years end before the current one.
 */
function severalUnits(ahead: boolean, unit: Unit, count: number, now: Date): Span {
  if (ahead) {
    return { from: unitSpan(unit, 1, now).from, to: unitSpan(unit, count, now).to };
  }
  const last = unit === 'DAY' ? 0 : -1;
  return { from: unitSpan(unit, -count, now).from, to: unitSpan(unit, last, now).to };
}

function unitSpan(unit: Unit, offset: number, now: Date): Span {
  return { from: unitStart(unit, offset, now), to: unitStart(unit, offset + 1, now) };
}

function unitStart(unit: Unit, offset: number, now: Date): number {
  const year = now.getUTCFullYear();
  const month = now.getUTCMonth();
  const today = Date.UTC(year, month, now.getUTCDate());
  switch (unit) {
    case 'DAY':
      return today + offset * DAY_MS;
    case 'WEEK':
      return today + (offset * 7 - now.getUTCDay()) * DAY_MS;
    case 'MONTH':
      return Date.UTC(year, month + offset, 1);
    case 'QUARTER':
      return Date.UTC(year, month - (month % 3) + offset * 3, 1);
    case 'YEAR':
      return Date.UTC(year + offset, 0, 1);
  }
}
