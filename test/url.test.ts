import { withoutTrailingSlashes } from '../src/url.ts';

test.each([
  ['https://example.com', 'https://example.com'],
  ['https://example.com/', 'https://example.com'],
  ['https://example.com///', 'https://example.com'],
  ['https://example.com/path/', 'https://example.com/path'],
  ['', ''],
  ['///', ''],
])('%j becomes %j', (url, expected) => {
  expect(withoutTrailingSlashes(url)).toBe(expected);
});

test('a long run of slashes before another character takes linear time', () => {
  const url = `${'/'.repeat(1_000_000)}x`;
  const began = performance.now();
  expect(withoutTrailingSlashes(url)).toBe(url);
  expect(performance.now() - began).toBeLessThan(1000);
});
