import { fieldText } from '../../../src/sources/parse/field-text.ts';

test.each([
  ['unchanged', 'one\n\ttwo', 20, 'one\n\ttwo'],
  ['without control characters', 'a\u0000b\u0007c\u007f', 20, 'abc'],
  ['without lone surrogates', 'a\ud800b', 20, 'a\ufffdb'],
  ['cut if it is too long', '0123456789', 8, '012345 …'],
  ['whole if it just fits', '01234567', 8, '01234567'],
  ['cut without a mark if it is too short for one', '0123', 1, '0'],
  ['cut with a mark as soon as there is room for a character', '0123', 3, '0 …'],
  ['cut before a character that does not fit as a whole', '01234🎁6789', 8, '01234 …'],
  ['cut behind a character that just fits', '0123🎁6789', 8, '0123🎁 …'],
])('a text is returned %s', (_case, text, length, expected) => {
  expect(fieldText(text, length)).toBe(expected);
  expect(fieldText(text, length).length).toBeLessThanOrEqual(length);
});
