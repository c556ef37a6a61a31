import { timeLimitMs } from '../../../src/salesforce/api/time-limit.ts';

test.each([
  ['a query', {}, 20_000],
  ['a record', { records: 1 }, 20_000],
  ['a full collection', { records: 200 }, 20_000],
  ['one record more', { records: 201 }, 20_100],
  ['two collections', { records: 400 }, 40_000],
  ['a full call', { records: 1000 }, 100_000],
])('%s has its time by the number of its records', (_case, request, ms) => {
  expect(timeLimitMs(request, 20_000)).toBe(ms);
});

test('an upload has a time limit of its own', () => {
  const upload = {
    ...{ content: new Blob([]), type: 'text/plain', timeoutMs: 7 },
    signal: new AbortController().signal,
  };
  expect(timeLimitMs({ upload, records: 1000 }, 20_000)).toBe(7);
});
