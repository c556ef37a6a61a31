import { median, quantile } from '../../bench/report/statistics.ts';
import { isMet, tableLines } from '../../bench/report/table.ts';
import { withTable } from '../../bench/report/write-docs.ts';
import { ratioFigure } from '../../bench/rows/row.ts';

const BEGIN = '<!-- npm run bench -- --write-docs: begin -->';
const END = '<!-- npm run bench -- --write-docs: end -->';

test.each([
  [[3], 3],
  [[5, 1, 3], 3],
  [[4, 1, 2, 3], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test.each([
  [0.5, 50],
  [0.99, 99],
  [1, 100],
  [0, 1],
])('the quantile %d of 1 to 100 is %d', (share, expected) => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(quantile(values, share)).toBe(expected);
});

test('a ratio is of the same round', () => {
  const figure = ratioFigure('ours ÷ floor', [10, 40, 9], [20, 50, 10], { min: 0.75 });
  expect(figure.values).toEqual([0.5, 0.8, 0.9]);
  expect(tableLines([figure])).toEqual([
    { what: 'ours ÷ floor', median: '0.8 ×', spread: '0.5 – 0.9', target: '≥ 0.75 ×', met: 'yes' },
  ]);
});

test.each([
  [0.75, { min: 0.75 }, true],
  [0.74, { min: 0.75 }, false],
  [2, { max: 2 }, true],
  [2.01, { max: 2 }, false],
  [Number.NaN, { max: 2 }, false],
])('whether %d reaches %j: %s', (value, target, expected) => {
  expect(isMet(value, target)).toBe(expected);
});

test('the table takes the place of the former one', () => {
  const lines = tableLines([{ what: 'a', values: [1, 2, 3], unit: 's' }]);
  const page = withTable(`before\n${BEGIN}\nold\n${END}\nafter`, 'Measured.', lines);
  expect(page).toContain('| a | 2 s | 1 – 3 |');
  expect(page).not.toContain('old');
  expect(page.startsWith(`before\n${BEGIN}`)).toBe(true);
  expect(page.endsWith(`${END}\nafter`)).toBe(true);
  expect(withTable(page, 'Measured.', lines)).toBe(page);
});

test('a page without the two comments is not changed', () => {
  expect(() => withTable(`${END} ${BEGIN}`, '', [])).toThrow('docs/benchmarks.md: expected');
});
