import { wordWrap } from '../../src/cli/word-wrap.ts';

test('a text is wrapped between words, and no line is longer than the width', () => {
  expect(wordWrap('one two  three\nfour', 9)).toEqual(['one two', 'three', 'four']);
  expect(wordWrap('one two', 7)).toEqual(['one two']);
});

test('a word that is longer than the width is not broken', () => {
  expect(wordWrap('see https://example.com now', 6)).toEqual(['see', 'https://example.com', 'now']);
});

test('an empty text is one empty line', () => {
  expect(wordWrap('', 10)).toEqual(['']);
});

test('a quoted command is never broken', () => {
  const command = '"npm run replay -- --accept-org 00DHs000000AbCdMAK".';
  expect(wordWrap(`If so, run ${command} The next probe follows.`, 30)).toEqual([
    'If so, run',
    command,
    'The next probe follows.',
  ]);
});
