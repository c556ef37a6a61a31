import { MinuteTally } from '../src/minute-tally.ts';
import { MINUTE_MS } from '../src/time.ts';

const { jest } = import.meta;

function start() {
  const reports: [example: string, count: number][] = [];
  const tally = new MinuteTally<string>((example, count) => reports.push([example, count]));
  return { tally, reports };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('each key is reported at once, and then once a minute with the newest example', () => {
  const { tally, reports } = start();
  for (const example of ['a1', 'b1', 'a2', 'a3', 'b2']) {
    const key = example.slice(0, 1);
    tally.record({ key, group: 'all' }, example);
  }
  expect(reports.splice(0)).toEqual([
    ['a1', 1],
    ['b1', 1],
  ]);
  jest.advanceTimersByTime(MINUTE_MS);
  expect(reports.splice(0)).toEqual([
    ['a3', 2],
    ['b2', 1],
  ]);
  jest.advanceTimersByTime(10 * MINUTE_MS);
  expect(reports).toEqual([]);
});

test('very many keys make few reports, and everything is counted', () => {
  const { tally, reports } = start();
  for (let at = 0; at < 10_000; at += 1) {
    tally.record({ key: `${at}`, group: `${at % 3}` }, String(at));
  }
  expect(reports.length).toBeLessThan(110);
  jest.advanceTimersByTime(MINUTE_MS);
  expect(reports.length).toBeLessThan(120);
  expect(reports.reduce((sum, [, count]) => sum + count, 0)).toBe(10_000);
});

test('keys of a minute ago make room for new ones', () => {
  const { tally, reports } = start();
  const fill = (name: string) => {
    for (let at = 0; at < 100; at += 1) tally.record({ key: name + at, group: 'all' }, name);
  };
  fill('a');
  jest.advanceTimersByTime(2 * MINUTE_MS);
  reports.length = 0;
  fill('b');
  expect(reports).toHaveLength(100);
});

test('flush reports what was counted', () => {
  const { tally, reports } = start();
  for (const example of ['a1', 'a2', 'a3']) tally.record({ key: 'a', group: 'all' }, example);
  tally.flush();
  tally.flush();
  expect(reports).toEqual([
    ['a1', 1],
    ['a3', 2],
  ]);
});
