import type { WrittenField } from '../../src/salesforce/schema/written-field.ts';
import { shownText } from '../../src/shown-text.ts';
import { shownValue } from '../../src/story/shown-value.ts';

const field = (changes: Partial<WrittenField> = {}): WrittenField => ({
  ...{ object: 'Order', field: 'State__c', kind: 'text', size: 40, when: 'edit', ...changes },
});

// biome-ignore format: a table reads best with one row a line.
test.each<[string, string | number | boolean | null, WrittenField | undefined, string]>([
  ['a state', 'in_review', field(), 'in_review'],
  ['an id', '801Qy00000ABCDEIA4', field({ size: 255 }), '801Qy00000ABCDEIA4'],
  ['an instant', '2026-11-02T10:00:00.000Z', field({ kind: 'datetime' }), '2026-11-02T10:00:00.000Z'],
  ['one of the known values', 'Credit Memo', field({ values: ['Credit Memo'] }), 'Credit Memo'],
  ['a checkbox', true, field({ kind: 'checkbox' }), 'true'],
  ['an amount', 100.5, field({ kind: 'number' }), '100.5'],
  ['a blank', null, field(), 'blank'],
  ['a name', 'Jane Doe', field(), '(a text of 8 characters)'],
  ['an e-mail address', 'jane@example.com', field(), '(a text of 16 characters)'],
  ['JSON', '{"name":"Jane"}', field(), '(a text of 15 characters)'],
  ['a name in another script', 'Юлия', field(), '(a text of 4 characters)'],
  ['a control character', 'a\u001b[2J', field(), '(a text of 5 characters)'],
  ['a word in a field of free text', 'Jane', field({ size: 32_768 }), '(a text of 4 characters)'],
  ['a word in a text field of unknown size', 'Jane', { object: 'Order', field: 'A__c', kind: 'text', when: 'edit' }, '(a text of 4 characters)'],
  ['a word in an unknown field', 'Jane', undefined, '(a text of 4 characters)'],
])('a value is shown unless it may be personal: %s', (_case, value, known, expected) => {
  expect(shownValue(value, known)).toBe(expected);
});

test('a key is shown when it is one word', () => {
  expect([shownText('00000114'), shownText('Jane Doe')]).toEqual([
    '00000114',
    '(a text of 8 characters)',
  ]);
});
