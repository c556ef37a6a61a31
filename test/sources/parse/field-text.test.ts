import { fieldText } from '../../../src/sources/parse/field-text.ts';

test.each([
  ['unchanged', 'one\n\ttwo', 20, 'one\n\ttwo'],
  ['without control characters', 'a\u0000b\u0007c\u007f', 20, 'abc'],
  ['without lone surrogates', 'a\ud800b', 20, 'a\ufffdb'],
  ['cut if it is too long', '0123456789', 8, '012345 …'],
  ['whole if it just fits', '01234567', 8, '01234567'],
  ['cut between characters', '01234🎁6789', 8, '01234\ufffd …'],
])('a text is returned %s', (_case, text, length, expected) => {
  expect(fieldText(text, length)).toBe(expected);
  expect(fieldText(text, length).length).toBeLessThanOrEqual(length);
});
