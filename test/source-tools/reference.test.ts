import { readFile } from 'node:fs/promises';
import { withReference } from '../../src/source-tools/reference/with-reference.ts';
import { CONVERSIONS } from '../../src/sources/mapped/language/value-schema.ts';

const page = await readFile(new URL('../../docs/mapping-files.md', import.meta.url), 'utf8');

test('the tables are those of the schema: else run npm run mapping-reference', () => {
  expect(withReference(page)).toBe(page);
});

test.each(CONVERSIONS)('the conversion %s is described', (conversion) => {
  expect(page).toMatch(new RegExp(`^\\|[^|]*\`${conversion}\``, 'm'));
});

test('a page without a place for the tables is refused', () => {
  expect(() => withReference('# Mapping files')).toThrow('lacks');
});
