import { localForm } from '../../local/local-form.ts';
import { EXAMPLES } from '../../src/replay/help.ts';

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['npm run replay -- --event e1', 'npm run local -- replay --event e1'],
  ['npm run replay', 'npm run local -- replay'],
  ['Run "npm run replay": it lists them.', 'Run "npm run local -- replay": it lists them.'],
  ['Run "npm run replay -- --unmapped".', 'Run "npm run local -- replay --unmapped".'],
  ['    npm run doctor\n', '    npm run local -- doctor\n'],
  ['npm run backfill -- --since 4d --wait', 'npm run local -- backfill --since 4d --wait'],
  ['npm run register-webhooks -- verify', 'npm run local -- register-webhooks verify'],
  ['npm run create-client, npm run replays', 'npm run create-client, npm run replays'],
])('%j is typed %j in the trial', (text, expected) => {
  expect(localForm(text)).toBe(expected);
});

test('texts behind a command stay apart from it, and in their column where there is room', () => {
  expect(localForm('npm run replay              list')).toBe('npm run local -- replay     list');
  expect(localForm('npm run replay -- --all         all')).toBe(
    'npm run local -- replay --all   all',
  );
  expect(localForm('npm run replay   list')).toBe('npm run local -- replay  list');
  expect(localForm(EXAMPLES)).not.toContain('npm run replay');
});
