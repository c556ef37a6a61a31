import { replaceValue } from '../../../local/outcome/replace-value.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['a value', '{"order":"old"}', '{"order":"new"}'],
  ['all of its places', '{"a":["old",{"b":"old"}],"c":1}', '{"a":["new",{"b":"new"}],"c":1}'],
  ['the whole document', '"old"', '"new"'],
  ['no part of a text', '{"order":"old-1"}', '{"order":"old-1"}'],
  ['no name', '{"old":1}', '{"old":1}'],
  ['no number', '{"order":1}', '{"order":1}'],
  ['a value in base64', JSON.stringify({ p: base64('{"id":"old"}') }), JSON.stringify({ p: base64('{"id":"new"}') })],
  ['nothing in base64 without it', JSON.stringify({ p: base64('{"id": "x"}') }), JSON.stringify({ p: base64('{"id": "x"}') })],
  ['nothing in what only looks like base64', '{"p":"eyJhb"}', '{"p":"eyJhb"}'],
  ['nothing, and keeps the blanks', '{ "order" : "other" }', '{ "order" : "other" }'],
  ['nothing in what is no JSON', '{"order":"old"', '{"order":"old"'],
])('%s is replaced', (_name, json, expected) => {
  expect(replaceValue(json, 'old', 'new')).toBe(expected);
});
