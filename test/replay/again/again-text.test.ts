import { addTotals, NOTHING } from '../../../src/repairs/again/totals.ts';
import { againText } from '../../../src/replay/again/again-text.ts';

const SOURCE = 'digital-river';
const numbers = Array.from({ length: 23 }, (_, index) => index + 1);

test('subjects that are left out are counted beyond those that are listed', () => {
  const totals = numbers
    .map((number) => ({ source: SOURCE, key: `a${number}`, owner: `b${number}` }))
    .map((owned) => ({ ...NOTHING, leftOut: [owned], leftOutCount: 1 }))
    .reduce(addTotals, NOTHING);
  expect([totals.leftOut.length, totals.leftOutCount]).toEqual([20, 23]);
  const text = againText(totals, false);
  expect(text).toContain('a20 (for b20) and 3 more.');
  expect(text).toContain('such as: npm run replay -- --again --order a1 --yes');
});

test('subjects that could not be worked on are counted beyond those that are listed', () => {
  const totals = numbers
    .map((number) => ({ ...NOTHING, skipped: [`a${number}`], skippedCount: 1 }))
    .reduce(addTotals, NOTHING);
  expect([totals.skipped.length, totals.skippedCount]).toEqual([20, 23]);
  expect(againText(totals, false)).toContain('a19, a20 and 3 more. Run the command again.');
});

test('where all are listed, no more are counted', () => {
  const leftOut = [{ source: SOURCE, key: 'a', owner: 'b' }];
  expect(againText({ ...NOTHING, leftOut, leftOutCount: 1 }, false)).not.toContain('more');
});
