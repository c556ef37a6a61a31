import { withCode } from '../../../src/console/page/with-code.ts';

test.each([
  ['plain', 'plain'],
  ['`a`: one; `b<c`: two', '<code>a</code>: one; <code>b&lt;c</code>: two'],
  ['a ` alone', 'a ` alone'],
  ['', ''],
])('%j is shown as %j', (text, shown) => {
  expect(String(withCode(text))).toBe(shown);
});
