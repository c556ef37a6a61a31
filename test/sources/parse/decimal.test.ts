import { decimal } from '../../../src/sources/parse/decimal.ts';
import { fc } from '../../support/properties.ts';

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['100', 100], ['26.24', 26.24], ['1.005', 1.005], ['0.001', 0.001], ['-3.5', -3.5], ['0', 0], ['0.000', 0],
  ['150.5000', 150.5], ['000150', 150], ['1e3', 1000], ['1.5E+2', 150], ['125e-3', 0.125], ['5.', 5],
  ['999999999999.999', 999999999999.999], ['123456789012345', 123456789012345],
])('%s is read', (text, expected) => {
  expect(decimal(text, 3)).toBe(expected);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  '1.0005', '0.0001', '1e-4', '1234567890123456', '1234567890123.123', '1e16', '1e99', '', ' ', 'abc', '1,5', '0x10',
  'NaN', 'Infinity', '.5', '1e', '--1', '1e1000',
])('%j is not a number, or does not fit', (text) => {
  expect(decimal(text, 3)).toBeUndefined();
});

test('a number that fits keeps its digits in JSON', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 ** 12 - 1 }),
      fc.integer({ min: 0, max: 999 }),
      (whole, thousandths) => {
        const text = `${whole}.${String(thousandths).padStart(3, '0')}`;
        expect(Number(JSON.stringify(decimal(text, 3))).toFixed(3)).toBe(text);
      },
    ),
  );
});
