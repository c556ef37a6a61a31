import { wrapped } from '../../src/cli/word-wrap.ts';

test('a text is broken between words, none of its lines being longer than the width', () => {
  expect(wrapped('one two  three\nfour', 9)).toEqual(['one two', 'three', 'four']);
  expect(wrapped('one two', 7)).toEqual(['one two']);
});

test('a word that is longer is left whole', () => {
  expect(wrapped('see https://example.com now', 6)).toEqual(['see', 'https://example.com', 'now']);
});

test('an empty text is an empty line', () => {
  expect(wrapped('', 10)).toEqual(['']);
});
