import { storableJson, storableText } from '../src/storable.ts';
import { fc } from './support/properties.ts';

// biome-ignore format: a table reads best with one row a line.
test.each<[string, unknown, unknown]>([
  ['NUL', 'a\u0000b', 'a\ufffdb'],
  ['a lone high surrogate', 'a\ud83d', 'a\ufffd'],
  ['a lone low surrogate', '\ude00a', '\ufffda'],
  ['two surrogates in the wrong order', '\ude00\ud83d', '\ufffd\ufffd'],
  ['a pair of surrogates, which stays', '\ud83d\ude00', '\ud83d\ude00'],
  ['a name', { 'a\u0000\ud83d': 1 }, { 'a\ufffd\ufffd': 1 }],
  ['the text of an escape, which stays', '\\u0000 \\ud83d', '\\u0000 \\ud83d'],
  ['a backslash before NUL', '\\\u0000', '\\\ufffd'],
  ['other control characters, which stay', '\u0001\n\u007f', '\u0001\n\u007f'],
])('%s', (_case, value, expected) => {
  expect(JSON.parse(storableJson(value))).toEqual(expected);
});

test('whatever a value contains, its text has neither NUL nor a lone surrogate, and nothing else changes', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom('\u0000', '\ud83d', '\ude00', '\\', 'u0000', 'ud83d', '"', 'a'))
      .map((parts) => parts.join('')),
  );
  const expected = (value: string) => value.replaceAll('\u0000', '\ufffd').toWellFormed();
  fc.assert(
    fc.property(text, (value) => {
      expect(storableText(value)).toBe(expected(value));
      expect(JSON.parse(storableJson([value]))).toEqual([expected(value)]);
    }),
  );
});
