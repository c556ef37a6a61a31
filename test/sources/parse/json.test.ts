import { InvalidEventError } from '../../../src/errors.ts';
import { parseJson, parseJsonNumbersAsText } from '../../../src/sources/parse/json.ts';
import { fc } from '../../support/properties.ts';

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

/** An array of that many values, and the array itself. */
const valuesOf = (count: number) => Buffer.from(`[${'1,'.repeat(count - 2)}1]`);

test.each([
  ['', parseJson, 200_000, '200,000'],
  ['with numbers as text, ', parseJsonNumbersAsText, 50_000, '50,000'],
])('%sa body may have a limited number of values', (_case, parse, max, text) => {
  expect(parse(valuesOf(max))).toHaveLength(max - 1);
  expect(() => parse(valuesOf(max + 1))).toThrow(
    `body: expected JSON with at most ${text} values, got more values.`,
  );
});

/** Objects of one value each, in a body of that many bytes for each value. */
const sparse = (count: number, bytesEach: number) => {
  const object = `{"a":${'1'.padStart(2 * bytesEach - '{"a":},'.length)}},`;
  return Buffer.from(`[${object.repeat(count / 2)}1]`);
};

test.each([
  ['', parseJson, 14],
  ['with numbers as text, ', parseJsonNumbersAsText, 24],
])('%sa body with more values needs some bytes for each of them', (_case, parse, bytesEach) => {
  expect(parse(sparse(250_000, bytesEach + 1))).toHaveLength(125_001);
  expect(() => parse(sparse(250_000, bytesEach - 1))).toThrow('got more values');
});

const many = (text: string, count = 60_000) => Array.from({ length: count }, () => text).join();

test.each([
  ['empty objects', `[${many('{}', 70_000)}]`],
  ['empty arrays', `[${many('[]', 70_000)}]`],
  ['duplicate keys', `{${many('"a":1', 70_000)}}`],
  ['empty strings', `[${many('""', 70_000)}]`],
  ['values of nested objects', `[${many('{"a":{"b":[null]}}', 20_000)}]`],
])('many %s are rejected before they are parsed', (_case, text) => {
  expect(() => parseJsonNumbersAsText(Buffer.from(text))).toThrow('got more values');
});

test('commas and brackets within strings are no values', () => {
  const text = JSON.stringify({ a: '[{,'.repeat(100_000), b: '\\",['.repeat(100_000) });
  expect(parseJsonNumbersAsText(Buffer.from(text))).toEqual(JSON.parse(text));
});
