import { barsPath, plot, stepsPath } from '../../../src/console/plot/plot.ts';
import { durationText, niceDuration, niceMax } from '../../../src/console/plot/scale.ts';
import { fc } from '../../support/properties.ts';

test('each bar stands on the bottom; nothing is drawn for 0 and for what is not known', () => {
  expect(barsPath({ bars: [10, 0, null, 5], max: 10 })).toBe(
    'M15 100v-100h120V100zM465 100v-50h120V100z',
  );
});

test('one among very many can be seen', () => {
  expect(barsPath({ bars: [1], max: 1_000_000 })).toContain('v-1.5');
});

test('a line connects neighbours, and shows a value that has none', () => {
  expect(stepsPath([null, 5, 10, null, 0, null], 10)).toBe('M100 50H200V0H300M400 100H500');
});

test('all of a plot is within its box', () => {
  const values = fc.array(fc.option(fc.nat(1e9)), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(values, (bars) => {
      const max = niceMax(Math.max(0, ...bars.filter((value) => value !== null)));
      const numbers = `${barsPath({ bars, max })}${stepsPath(bars, max)}`.match(/-?[\d.]+/g) ?? [];
      expect(numbers.every((each) => Number(each) >= -100 && Number(each) <= 600)).toBe(true);
    }),
  );
});

test('a plot has a caption and a text for those who do not see it, and nothing inline', () => {
  const markup = String(
    plot({
      ...{ title: 'Accepted', figure: '<3>', summary: 'Accepted: 3.', bars: [3] },
      ...{ max: 5, maxText: '5', from: '10:00', to: 'now' },
    }),
  );
  expect(markup).toContain('<figcaption>Accepted <strong>&lt;3&gt;</strong></figcaption>');
  expect(markup).toContain('<title>Accepted: 3.</title>');
  expect(markup).not.toContain('style=');
});

test.each([
  [0, 1],
  [1, 1],
  [3, 3],
  [10, 10],
  [11, 15],
  [105, 150],
  [999, 1000],
])('%d fits below %d', (value, max) => {
  expect(niceMax(value)).toBe(max);
});

test.each([
  [0, '0 ms'],
  [350.4, '350 ms'],
  [999.8, '1 s'],
  [1234, '1.2 s'],
  [90_000, '1.5 min'],
  [59_990, '1 min'],
  [7_200_000, '2 h'],
  [259_200_000, '3 d'],
])('%d ms is %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test('a duration fits below a good one', () => {
  expect(niceDuration(0)).toBe(1000);
  expect(niceDuration(61_000)).toBe(120_000);
});
