import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The path of a URL has %20 for a blank, and no file has this name. */
const PATH_OF_URL = /new URL\([^()]*import\.meta\.url\)\.pathname/;

test('paths of files are right in a folder whose name has blanks: fileURLToPath makes them', () => {
  const files = execFileSync('git', ['ls-files', '*.ts', '*.js'], { cwd: ROOT, encoding: 'utf8' });
  const wrong = files
    .split('\n')
    .filter((file) => file !== '' && PATH_OF_URL.test(readFileSync(`${ROOT}${file}`, 'utf8')));
  expect(wrong).toEqual([]);
});
