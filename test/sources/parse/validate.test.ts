import { z } from 'zod';
import { InvalidEventError } from '../../../src/errors.ts';
import { idText, validate } from '../../../src/sources/parse/validate.ts';

const schema = z.object(
  { id: idText, items: z.array(z.object({ sku: z.string({ error: 'a string' }) })).optional() },
  { error: 'a JSON object' },
);

test('returns the fields that the schema describes, and ignores all others', () => {
  expect(validate(schema, { id: 'a', more: 1, items: [{ sku: 's', more: 2 }] })).toEqual({
    id: 'a',
    items: [{ sku: 's' }],
  });
});

const ID_RULE = 'a string of 1 to 255 characters, none of them a control character';

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['no body', undefined, 'body', 'a JSON object', 'nothing'],
  ['null', null, 'body', 'a JSON object', 'null'],
  ['an array', [], 'body', 'a JSON object', 'an array'],
  ['a text', 'secret', 'body', 'a JSON object', 'a string of 6 characters'],
  ['a number', 42, 'body', 'a JSON object', 'a number'],
  ['a field that is missing', {}, 'id', ID_RULE, 'nothing'],
  ['a field that is null', { id: null }, 'id', ID_RULE, 'null'],
  ['a field that is true', { id: true }, 'id', ID_RULE, 'a boolean'],
  ['a field that is an object', { id: {} }, 'id', ID_RULE, 'an object'],
  ['a nested field', { id: 'a', items: [{ sku: 's' }, { sku: 7 }] }, 'items.1.sku', 'a string', 'a number'],
])('%s is rejected with its path, what was expected and what was received', (_case, body, field, expected, came) => {
  const attempt = () => validate(schema, body);
  expect(attempt).toThrow(InvalidEventError);
  expect(attempt).toThrow(new InvalidEventError(field, expected, came));
  expect(attempt).toThrow(expect.objectContaining({ field }) as Error);
});

test('the error contains the type of the value, never the value', () => {
  expect(() => validate(schema, { id: 'marie.curie@example.com\u0000' })).toThrow(
    `id: expected ${ID_RULE}, got a string of 24 characters.`,
  );
});

test.each([
  ['one character', 'a'],
  ['255 characters', 'a'.repeat(255)],
  ['digits', '204440790336'],
  ['any alphabet', 'заказ-東京'],
  ['spaces, quotes and slashes', ' ../\'"%?#'],
  ['characters beyond the basic plane', '😀'],
  ['characters that are joined without a width', '👩\u200d🚀'],
  ['a soft hyphen and a line separator', 'a\u00adb\u2028c'],
])('an id of %s is accepted unchanged', (_case, id) => {
  expect(idText.parse(id)).toBe(id);
});

test.each([
  ['nothing', ''],
  ['256 characters', 'a'.repeat(256)],
  ['a NUL', 'a\u0000b'],
  ['a line break', 'a\nb'],
  ['a DEL', 'a\u007f'],
  ['a lone surrogate', 'a\ud800'],
  ['a C1 control character', 'a\u009b2Jb'],
  ['the next line', 'a\u0085b'],
  ['a mark from left to right', 'a\u200eb'],
  ['a mark from right to left', 'a\u200fb'],
  ['an Arabic letter mark', 'a\u061cb'],
  ['an override of the direction', 'a\u202eb'],
  ['an embedding', 'a\u202ab'],
  ['an isolate', 'a\u2066b'],
  ['the end of an isolate', 'a\u2069b'],
  ['a number', 204440790336],
])('an id of %s is rejected', (_case, id) => {
  expect(idText.safeParse(id).success).toBe(false);
});
