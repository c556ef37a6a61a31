import { type AnsweredCall, checkGoodCalls } from './check-good-calls.ts';

const SOURCES = ['digital-river', 'xanpay', 'xoxoday-plum'] as const;
const calls: AnsweredCall[] = SOURCES.map((source) => ({
  ...{ source, body: '{}', key: `key of ${source}`, facts: 'applied' },
  ...{ status: 202, ms: 40 },
}));
const records = calls.map(({ key, facts }) => ({ key, facts }));
const withFirst = (change: Partial<AnsweredCall>) =>
  calls.map((call, index) => (index === 0 ? { ...call, ...change } : call));

test('good calls that are answered soon and written are right', () => {
  expect(checkGoodCalls(calls, records)).toEqual([]);
});

test.each([
  ['was refused', withFirst({ status: 503 }), records, /was answered 503/],
  ['got no answer', withFirst({ status: undefined }), records, /was answered undefined/],
  ['took long', withFirst({ ms: 10_001 }), records, /was answered after 10001 ms/],
  ['left no record', calls, records.slice(1), /has undefined, expected applied/],
  ['left a wrong record', withFirst({ facts: 'other' }), records, /has applied, expected other/],
])('a good call that %s is a problem', (_, made, found, sentence) => {
  expect(checkGoodCalls(made, found)).toEqual([expect.stringMatching(sentence)]);
});

test.each(SOURCES)('no call of %s is a problem', (name) => {
  const others = calls.filter(({ source }) => source !== name);
  expect(checkGoodCalls(others, records)).toEqual([`No good call of ${name} was made.`]);
});
