import { readOptions } from '../../src/replay/options.ts';

test('the help fits into 100 columns, and its examples are whole commands', () => {
  const { help = '' } = readOptions(['--help'], new Date());
  expect(help.split('\n').filter(({ length }) => length > 100)).toEqual([]);
  expect(help).toContain('npm run replay -- --event ID --dismiss "NOTE"');
  for (const name of ['event', 'order', 'since', 'give-way', 'accept-org', 'documents', 'yes']) {
    expect(help).toMatch(new RegExp(`^  --${name}\\b`, 'm'));
  }
});
