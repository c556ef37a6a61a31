/** A span of time in milliseconds: from `from` to before `to`. */
export interface Span {
  from: number;
  to: number;
}

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'YEAR';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * Turns a date literal into the span it stands for, in UTC.
 * @param literal e.g. `TODAY`, `THIS_MONTH`, `LAST_N_DAYS:3`
 * @returns undefined for one that this org does not know
 * @see https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_dateformats.htm
 */
export function dateLiteral(literal: string, now: Date): Span | undefined {
  const [word = '', count = ''] = literal.toUpperCase().split(':');
  if (word === 'TODAY') return unitSpan('DAY', 0, now);
  if (word === 'YESTERDAY') return unitSpan('DAY', -1, now);
  if (word === 'TOMORROW') return unitSpan('DAY', 1, now);
  const single = /^(LAST|THIS|NEXT)_(WEEK|MONTH|YEAR)$/.exec(word);
  if (single !== null) return unitSpan(unitOf(single[2]), stepOf(single[1]), now);
  const several = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|YEAR)S$/.exec(word);
  if (several === null || !/^\d+$/.test(count)) return undefined;
  return severalUnits(several[1] === 'NEXT', unitOf(several[2]), Number(count), now);
}

/** The last N days end with today; the last N weeks, months and years end before the current one. */
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
      return today + offset * DAY_MILLISECONDS;
    case 'WEEK':
      return today + (offset * 7 - now.getUTCDay()) * DAY_MILLISECONDS;
    case 'MONTH':
      return Date.UTC(year, month + offset, 1);
    case 'YEAR':
      return Date.UTC(year + offset, 0, 1);
  }
}

function unitOf(text: string | undefined): Unit {
  return text === 'DAY' || text === 'WEEK' || text === 'MONTH' ? text : 'YEAR';
}

function stepOf(text: string | undefined): number {
  return text === 'LAST' ? -1 : text === 'NEXT' ? 1 : 0;
}
