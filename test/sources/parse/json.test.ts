import fc from 'fast-check';
import { InvalidEventError } from '../../../src/errors.ts';
import { parseJson, parseJsonNumbersAsText } from '../../../src/sources/parse/json.ts';

test('any value that JSON.stringify writes is read back', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 12 }), (value) => {
      const text = JSON.stringify(value);
      expect(parseJson(Buffer.from(text))).toEqual(JSON.parse(text));
    }),
  );
});

test.each([
  ['a byte order mark before it', '\ufeff{"a":1}', { a: 1 }],
  ['brackets inside strings', `{"a":"${'['.repeat(500)}"}`, { a: '['.repeat(500) }],
  ['quotes and backslashes before brackets', '{"a\\"[[\\\\":"\\\\"}', { 'a"[[\\': '\\' }],
  [
    'a quote inside a string before brackets',
    `{"a":"\\"${'['.repeat(500)}"}`,
    { a: `"${'['.repeat(500)}` },
  ],
  ['only a string', '"text"', 'text'],
])('JSON with %s is read', (_case, text, expected) => {
  expect(parseJson(Buffer.from(text))).toEqual(expected);
});

test('a key named __proto__ is an ordinary key', () => {
  const parsed = parseJson(Buffer.from('{"__proto__":{"id":"x"}}'));
  expect(Object.keys(parsed as object)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
});

test.each([1, 63, 64])('%i levels are read', (levels) => {
  const text =
    '[{"a":'.repeat(Math.floor(levels / 2)) +
    (levels % 2 ? '[]' : '1') +
    '}]'.repeat(Math.floor(levels / 2));
  expect(parseJson(Buffer.from(text))).toBeDefined();
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['65 levels', Buffer.from('['.repeat(65) + ']'.repeat(65)), 'JSON nested at most 64 levels deep', 'more levels'],
  ['a hundred thousand levels, which would exhaust a stack', Buffer.from('{"a":'.repeat(100_000)), 'JSON nested at most 64 levels deep', 'more levels'],
  ['nothing', Buffer.alloc(0), 'JSON', 'nothing'],
  ['text', Buffer.from('type=order.accepted'), 'JSON', 'text that is not JSON'],
  ['truncated JSON', Buffer.from('{"id":"a'), 'JSON', 'text that is not JSON'],
  ['two JSON texts', Buffer.from('{}{}'), 'JSON', 'text that is not JSON'],
  ['Latin-1', Buffer.from('{"name":"Zo\u00eb"}', 'latin1'), 'JSON in UTF-8', 'bytes that are not UTF-8'],
  ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'JSON in UTF-8', 'bytes that are not UTF-8'],
  ['a lone surrogate in bytes', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'JSON in UTF-8', 'bytes that are not UTF-8'],
])('%s is rejected with what was expected and what was received', (_case, body, expected, came) => {
  const attempt = () => parseJson(body);
  expect(attempt).toThrow(InvalidEventError);
  expect(attempt).toThrow(`body: expected ${expected}, got ${came}.`);
});

test('any bytes are either parsed or rejected', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        parseJson(Buffer.from(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidEventError);
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['12345678901234567890', '12345678901234567890'],
  ['-0.10', '-0.10'],
  ['1E+3', '1E+3'],
  ['[1,{"a":2.50,"b":"3"}]', ['1', { a: '2.50', b: '3' }]],
  ['{"t":true,"n":null}', { t: true, n: null }],
])('with numbers as text, %s keeps its digits', (text, expected) => {
  expect(parseJsonNumbersAsText(Buffer.from(text))).toEqual(expected);
});

test('with numbers as text, the same bodies are rejected', () => {
  expect(() => parseJsonNumbersAsText(Buffer.from('{'))).toThrow(InvalidEventError);
  expect(() => parseJsonNumbersAsText(Buffer.from('['.repeat(65) + ']'.repeat(65)))).toThrow(
    InvalidEventError,
  );
});
