import { dateLiteral } from '../../../local/org/soql/date-literal.ts';

/** A Sunday, the first day of a week, in the last quarter. */
const NOW = new Date('2026-11-22T08:30:00Z');

// Each span is given by its first day and the day after its last day.
test.each([
  ['TODAY', '2026-11-22', '2026-11-23'],
  ['yesterday', '2026-11-21', '2026-11-22'],
  ['TOMORROW', '2026-11-23', '2026-11-24'],
  ['LAST_WEEK', '2026-11-15', '2026-11-22'],
  ['THIS_WEEK', '2026-11-22', '2026-11-29'],
  ['THIS_MONTH', '2026-11-01', '2026-12-01'],
  ['NEXT_MONTH', '2026-12-01', '2027-01-01'],
  ['LAST_QUARTER', '2026-07-01', '2026-10-01'],
  ['THIS_FISCAL_QUARTER', '2026-10-01', '2027-01-01'],
  ['LAST_YEAR', '2025-01-01', '2026-01-01'],
  ['THIS_FISCAL_YEAR', '2026-01-01', '2027-01-01'],
  ['LAST_90_DAYS', '2026-08-24', '2026-11-23'],
  ['NEXT_90_DAYS', '2026-11-23', '2027-02-21'],
  ['LAST_N_DAYS:3', '2026-11-19', '2026-11-23'],
  ['NEXT_N_DAYS:2', '2026-11-23', '2026-11-25'],
  ['LAST_N_WEEKS:2', '2026-11-08', '2026-11-22'],
  ['LAST_N_MONTHS:1', '2026-10-01', '2026-11-01'],
  ['LAST_N_QUARTERS:2', '2026-04-01', '2026-10-01'],
  ['N_DAYS_AGO:3', '2026-11-19', '2026-11-20'],
  ['N_MONTHS_AGO:2', '2026-09-01', '2026-10-01'],
  ['N_YEARS_AGO:1', '2025-01-01', '2026-01-01'],
])('%s', (literal, from, to) => {
  expect(dateLiteral(literal, NOW)).toEqual({ from: Date.parse(from), to: Date.parse(to) });
});

test.each(['LAST_N_DAYS', 'LAST_DECADE', 'N_DAYS_AGO:x'])('%s is unknown', (literal) => {
  expect(dateLiteral(literal, NOW)).toBeUndefined();
});
