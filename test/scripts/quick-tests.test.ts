import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const THIS_FILE = 'test/scripts/quick-tests.test.ts';

test('npm test runs the file alone that is named', async () => {
  const { stdout } = await promisify(execFile)(
    'npm',
    ['run', '--silent', 'test', '--', THIS_FILE, '--listTests'],
    { cwd: ROOT },
  );
  expect(stdout.trim().split('\n')).toEqual([`${ROOT}${THIS_FILE}`]);
});
