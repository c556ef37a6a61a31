import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readOptions } from '../../bench/options.ts';
import { ROWS } from '../../bench/rows/index.ts';

const run = promisify(execFile);
const BENCH = fileURLToPath(new URL('../../bench/run.ts', import.meta.url));

test('--help shows all rows, and measures nothing', async () => {
  const { stdout, stderr } = await run(process.execPath, [BENCH, '--help', '--only', 'lost']);
  for (const { name } of ROWS) expect(stdout).toContain(`  ${name} `);
  expect(stderr).toBe('');
});

function rowsOf(list: readonly string[]) {
  const options = readOptions(list);
  return options.help === undefined ? options.rows : [];
}

test('long rows are measured when they are wanted', () => {
  const names = (...list: string[]) => rowsOf(list).map(({ name }) => name);
  const long = ROWS.filter(({ isLong }) => isLong).map(({ name }) => name);
  expect(long).toEqual(['endurance', 'million']);
  expect(names()).toEqual(ROWS.map(({ name }) => name).filter((name) => !long.includes(name)));
  expect(names('--long')).toHaveLength(ROWS.length);
  expect(names('--write-docs')).toHaveLength(ROWS.length);
  expect(names('--only', 'million', '--only', 'calls')).toEqual(['million', 'calls']);
});

test.each([
  [['--only', 'speed'], '--only: expected one of acknowledged'],
  [['--rounds', '0'], '--rounds: expected a whole number of at least 1, got "0".'],
  [['--seconds', ''], '--seconds: expected'],
  [['--write-docs', '--only', 'calls'], '--write-docs: expected a run of all rows'],
  [['--fast'], '--fast: unknown option.'],
])('%j is refused', (list, message) => {
  expect(() => readOptions(list)).toThrow(message);
});
