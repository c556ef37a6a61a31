import { microseconds } from '../../../src/sources/parse/instant.ts';
import { fc } from '../../support/properties.ts';

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['2025-03-04T09:35:00Z', '2025-03-04T09:35:00.000Z', 0],
  ['2025-03-04T09:35:00.2Z', '2025-03-04T09:35:00.200Z', 0],
  ['2025-03-04T09:35:00.727Z', '2025-03-04T09:35:00.727Z', 0],
  ['2025-03-04T09:35:54.93644Z', '2025-03-04T09:35:54.936Z', 440],
  ['2025-03-04T09:35:06.272054Z', '2025-03-04T09:35:06.272Z', 54],
  ['2025-03-04T09:35:06.272054999Z', '2025-03-04T09:35:06.272Z', 54],
  ['2025-03-04T09:35:00+02:00', '2025-03-04T07:35:00.000Z', 0],
  ['2025-03-04T09:35:00.5-0530', '2025-03-04T15:05:00.500Z', 0],
  ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z', 0],
  ['2028-02-29T23:59:59-12:00', '2028-03-01T11:59:59.000Z', 0],
  ['2026-12-31T24:00:00Z', '2027-01-01T00:00:00.000Z', 0],
  ['1969-12-31T23:59:59.9Z', '1969-12-31T23:59:59.900Z', 0],
])('%s is %s and %i microseconds', (text, milliseconds, more) => {
  expect(microseconds(text)).toBe(Date.parse(milliseconds) * 1000 + more);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  '', 'yesterday', '2025-03-04', '2025-03-04T09:35:00', '2025-03-04 09:35:00Z', '2025-13-04T09:35:00Z', '2025-03-04T25:00:00Z',
  '2026-02-31T00:00:00Z', '2026-02-29T00:00:00Z', '2026-04-31T12:00:00+14:00', '+012026-02-29T00:00:00Z', '2026-01-00T00:00:00Z',
  '1741080900', '2025-03-04T09:35:00.Z', ' 2025-03-04T09:35:00Z', '2025-03-04T09:35:00Z\n', '2025-03-04T09:35:00+99:99',
])('%j is not an instant', (text) => {
  expect(microseconds(text)).toBeUndefined();
});

test('the difference of two instants is exact to the microsecond, however many digits they have', () => {
  const digits = fc.integer({ min: 0, max: 999_999 });
  const written = (fraction: number, keepZeros: boolean) => {
    const all = String(fraction).padStart(6, '0');
    const shown = keepZeros ? all : all.replace(/0+$/, '');
    return `2025-03-04T09:35:00${shown === '' ? '' : '.'}${shown}Z`;
  };
  fc.assert(
    fc.property(digits, fc.boolean(), digits, fc.boolean(), (a, zerosOfA, b, zerosOfB) => {
      const [left, right] = [
        microseconds(written(a, zerosOfA)),
        microseconds(written(b, zerosOfB)),
      ];
      expect(Number(left) - Number(right)).toBe(a - b);
    }),
  );
});
