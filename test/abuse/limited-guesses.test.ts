import { deniedProblem } from './limited-guesses.ts';

const answers = (counts: Readonly<Record<number, number>>) =>
  Object.entries(counts).flatMap(([status, count]) => Array<number>(count).fill(Number(status)));

test.each([
  ['the limit within a minute', { 401: 30, 429: 9970 }, 20_000, undefined],
  ['the limit twice, across the end of a minute', { 401: 60, 429: 9940 }, 20_000, undefined],
  ['none checked, after guesses before', { 429: 10_000 }, 20_000, undefined],
  ['the limit of each of four minutes', { 401: 120, 429: 9880 }, 130_000, undefined],
  ['all checked', { 401: 10_000 }, 20_000, '401 for 10000, expected at most 60'],
  ['more than the limit', { 401: 61, 429: 9939 }, 20_000, '401 for 61, expected at most 60'],
  ['few calls without a limit', { 401: 50 }, 20_000, 'no 429'],
  ['an accepted guess', { 202: 1, 401: 30, 429: 9969 }, 20_000, '1 unexpected answers'],
])('%s', (_, counts, ms, problem) => {
  expect(deniedProblem({ statuses: answers(counts), ms }, [401, 429])).toBe(problem);
});

test('a connection that is closed without an answer is unexpected', () => {
  const statuses = [...answers({ 429: 3 }), undefined];
  expect(deniedProblem({ statuses, ms: 1 }, [401, 429])).toBe('1 unexpected answers');
});
