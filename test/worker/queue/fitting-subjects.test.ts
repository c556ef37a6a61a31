import { FittingSubjects } from '../../../src/worker/queue/fitting-subjects.ts';

/** Claims by how many subjects they took and how many did not fit, and the limit of 1,000 after each. */
// biome-ignore format: a table reads best with one row a line.
test.each<[string, [claimed: number, unfit: number, limit: number][]]>([
  ['when all fit, the limit is what is wanted', [[1000, 0, 1000], [3, 0, 1000]]],
  ['when some do not, it is what fitted', [[1000, 900, 100], [100, 40, 60]]],
  ['a full claim that fits lets it grow', [[1000, 900, 100], [100, 0, 125], [125, 0, 157], [157, 47, 110]]],
  ['one that is not full proves nothing', [[1000, 900, 100], [99, 0, 100]]],
  ['it never falls below one', [[1000, 1000, 1], [1, 0, 2]]],
])('of claims: %s', (_case, claims) => {
  const fitting = new FittingSubjects();
  const limits = claims.map(([claimed, unfit]) => {
    fitting.learn(claimed, unfit);
    return fitting.limit(1000);
  });
  expect(limits).toEqual(claims.map(([, , limit]) => limit));
});
