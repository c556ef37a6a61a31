import { Counter, Histogram, Registry } from 'prom-client';
import { BoundedCodes } from '../../src/metrics/bounded-codes.ts';
import { asOpenMetrics } from '../../src/metrics/exposition.ts';
import { fc } from '../support/properties.ts';
import { readStrictly } from './strict-text.ts';

test('OpenMetrics names counters without their ending, and bounds of buckets as floats', () => {
  const text = [
    '# HELP a_total Counted _total things.\n# TYPE a_total counter\na_total{x="1"} 2\n',
    '# HELP b_total Odd.\n# TYPE b_total gauge\nb_total 1\n',
    '# HELP c Timed.\n# TYPE c histogram\nc_bucket{le="10"} 1\nc_bucket{le="+Inf"} 1\nc_sum 3\nc_count 1\n',
  ].join('\n');
  expect(asOpenMetrics(text).split('\n')).toEqual([
    ...['# HELP a Counted _total things.', '# TYPE a counter', 'a_total{x="1"} 2'],
    ...['# HELP b_total Odd.', '# TYPE b_total gauge', 'b_total 1'],
    ...['# HELP c Timed.', '# TYPE c histogram', 'c_bucket{le="10.0"} 1'],
    ...['c_bucket{le="+Inf"} 1', 'c_sum 3', 'c_count 1', '# EOF', ''],
  ]);
});

test('whatever labels contain, both formats can be read strictly', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'binary' })), async (values) => {
      const registry = new Registry();
      const registers = [registry];
      const counter = new Counter({ name: 'a_total', help: 'A', labelNames: ['x'], registers });
      const timer = new Histogram({ name: 'b', help: 'B', labelNames: ['x'], registers });
      const codes = new BoundedCodes();
      for (const value of values) {
        counter.inc({ x: codes.labelOf(value) });
        timer.observe({ x: codes.labelOf(value) }, value.length);
      }
      const text = await registry.metrics();
      readStrictly(text);
      readStrictly(asOpenMetrics(text), true);
    }),
  );
});

test.each([
  ['UNABLE_TO_LOCK_ROW', 'UNABLE_TO_LOCK_ROW'],
  ['ERROR_HTTP_503', 'ERROR_HTTP_503'],
  ['', 'none'],
  ['jane@example.com', 'other'],
  ['012345670089', 'other'],
  ['A'.repeat(65), 'other'],
])('the code "%s" has the label %s', (code, label) => {
  expect(new BoundedCodes().labelOf(code)).toBe(label);
});

test('codes beyond the first hundred are "other", and those that were known stay', () => {
  const codes = new BoundedCodes();
  const labels = Array.from({ length: 150 }, (_, index) => codes.labelOf(`CODE_${index}`));
  expect(new Set(labels).size).toBe(101);
  expect(codes.labelOf('CODE_99')).toBe('CODE_99');
  expect(codes.labelOf('CODE_100')).toBe('other');
});

test.each([
  ['a number that is none', '# HELP a A\n# TYPE a gauge\na NaN\n'],
  ['a type twice', '# HELP a A\n# TYPE a gauge\na 1\n# HELP a A\n# TYPE a gauge\n'],
  ['a counter without its ending', '# HELP a A\n# TYPE a counter\na 1\n'],
  ['a sample twice', '# HELP a A\n# TYPE a gauge\na{x="1"} 1\na{x="1"} 2\n'],
  ['a sample of another family', '# HELP a A\n# TYPE a gauge\nb 1\n'],
  ['a label that is not closed', '# HELP a A\n# TYPE a gauge\na{x="1} 1\n'],
  [
    'buckets that shrink',
    '# HELP a A\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_count 1\na_sum 1\n',
  ],
])('the strict reader of these tests refuses %s', (_what, text) => {
  expect(() => readStrictly(text)).toThrow();
});
