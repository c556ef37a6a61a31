import { BatchSize } from '../../../src/worker/look/batch-size.ts';

const FAILED = true;

/** Batches by the number of their subjects and how many milliseconds they took, and the size after each. */
// biome-ignore format: a table reads best with one row a line.
test.each<[string, [subjects: number, ms: number, size: number, hasFailed?: true][]]>([
  ['the first one has as many as one call carries, and more are never tried', [[1000, 10, 1000], [1000, 10, 1000]]],
  ['slow ones make it smaller, whether they failed or not', [[1000, 20_000, 250], [250, 20_000, 62, FAILED]]],
  ['full and quick ones let it grow', [[1000, 20_000, 250], [250, 4000, 312], [312, 500, 1000]]],
  ['small and quick ones prove nothing', [[1000, 20_000, 250], [249, 1000, 250], [1, 1000, 250]]],
  ['quick ones that failed prove nothing', [[1000, 20_000, 250], [250, 1000, 250, FAILED]]],
  ['ones that are neither quick nor slow change nothing', [[1000, 10_000, 1000], [1000, 15_000, 1000]]],
  ['it never falls below one', [[1000, 1_000_000, 5], [5, 60_000, 1], [1, 60_000, 1]]],
  ['a slow one that is small is slow for another reason', [[500, 20_000, 1000], [3, 20_000, 1000]]],
])('of a batch: %s', (_case, batches) => {
  const batchSize = new BatchSize();
  const sizes = batches.map(([subjects, ms, , hasFailed = false]) => {
    batchSize.learn(subjects, ms, hasFailed);
    return batchSize.size;
  });
  expect(sizes).toEqual(batches.map(([, , size]) => size));
});
