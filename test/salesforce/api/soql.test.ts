import { type LiteralType, parseQuery, type ValueCondition } from '@jetstreamapp/soql-parser-js';
import { soqlText } from '../../../src/salesforce/api/soql.ts';
import { fc } from '../../support/properties.ts';

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['plain text is unchanged', '204440790336', "'204440790336'"],
  ['an empty text is an empty literal', '', "''"],
  ['a quote cannot end the literal', "' OR Name != '", "'\\' OR Name != \\''"],
  ['a backslash cannot escape the closing quote', '\\', "'\\\\'"],
  ['a backslash and a quote are both escaped', "\\'", "'\\\\\\''"],
  ['double quotes', 'say "a"', "'say \\\"a\\\"'"],
  ['line breaks and tabs', 'a\nb\rc\td', "'a\\nb\\rc\\td'"],
  ['letters of any alphabet are unchanged', 'Zoë 東京 😀', "'Zoë 東京 😀'"],
  ['wildcards of LIKE are unchanged', '100%_', "'100%_'"],
])('%s', (_case, text, expected) => {
  expect(soqlText(text)).toBe(expected);
});

test('for any text, an independent SOQL parser reads one literal and an unchanged query', () => {
  const text = fc.string({
    unit: fc.constantFrom("'", '\\', '"', '(', ')', ',', ' ', 'a', 'OR', 'é', '-', '_', '%'),
  });
  fc.assert(
    fc.property(text, (value) => {
      const query = parseQuery(
        `SELECT Id FROM Order WHERE OrderNumber IN (${soqlText(value)}) OR Name = 'x'`,
      );
      const left =
        query.where && 'left' in query.where ? (query.where.left as ValueCondition) : undefined;
      expect(left?.field).toBe('OrderNumber');
      expect(left?.value).toEqual([soqlText(value)]);
      expect(left?.literalType).toEqual<LiteralType[] | LiteralType>('STRING');
      expect(query.where && 'operator' in query.where && query.where.operator).toBe('OR');
    }),
    { numRuns: 500 },
  );
});
