import { HELP } from '../../src/replay/help.ts';
import { OPTIONS } from '../../src/replay/options.ts';

test.each(Object.keys(OPTIONS).filter((name) => name !== 'help'))('--%s is explained', (name) => {
  expect(HELP).toMatch(new RegExp(`--${name}\\b`));
});

test('the help fits into 100 columns', () => {
  expect(HELP.split('\n').filter(({ length }) => length > 100)).toEqual([]);
});
