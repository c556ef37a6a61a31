import { printable, printableInPages, printableJson } from '../src/printable.ts';
import { fc } from './support/properties.ts';

/** What cannot be seen, but line ends. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

test.each([
  ['plain text', 'Order 114:\n  „accepted“ → 🙂', 'Order 114:\n  „accepted“ → 🙂'],
  ['an escape sequence', 'a\u001b[2Jb', 'a\ufffd[2Jb'],
  ['a carriage return and a tab', 'a\r\tb', 'a\ufffd\ufffdb'],
  ['a change of direction', 'a\u202eb', 'a\ufffdb'],
  ['marks and isolates', '\u200ea\u200f\u2066b\u2069\u061c', '\ufffda\ufffd\ufffdb\ufffd\ufffd'],
  ['a C1 control character', 'a\u009b2Jb', 'a\ufffd2Jb'],
  ['zero-width characters', 'a\u200b\u200d\u2060\ufeffb', 'a\ufffd\ufffd\ufffd\ufffdb'],
  ['separators of lines and paragraphs', 'a\u2028b\u2029c', 'a\ufffdb\ufffdc'],
  ['a tag character', 'a\u{e0041}b', 'a\ufffdb'],
])('a terminal can show %s', (_case, text, expected) => {
  expect(printable(text)).toBe(expected);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['a Persian word', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
  ['a joined emoji', '\u{1f469}\u200d\u{1f680}', '\u{1f469}\u200d\u{1f680}'],
  ['lines', 'a\nb', 'a\nb'],
  ['all else that cannot be seen', 'a\u200b\u2060\ufeff\u202e\u2066\u200e\u001b\u2028b', `a${'\ufffd'.repeat(8)}b`],
])('a page can show %s', (_case, text, expected) => {
  expect(printableInPages(text)).toBe(expected);
});

test('JSON escapes what a terminal would act on, and means the same', () => {
  const hostile = 'a\u009b2Jb \u202ecba\u2066 \u007f \u001b[2J \u0085 \u2028\u200b\u{e0041} 🙂';
  const value = { [hostile]: [hostile, 1, null], lines: 'one\ntwo' };
  const text = printableJson(value);
  expect(text).not.toMatch(UNSEEN);
  expect(text).toContain(
    String.raw`a\u009b2Jb \u202ecba\u2066 \u007f \u001b[2J \u0085 \u2028\u200b\udb40\udc41 🙂`,
  );
  expect(JSON.parse(text)).toEqual(value);
});

test('whatever the value, its printable JSON means the same and has nothing unseen but line ends', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = printableJson(value);
      expect(text).not.toMatch(UNSEEN);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
