import { execFile } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PROJECT = join(import.meta.dirname, '..', '..');

/**
 * The commit of the previous release, whose processes run beside the new ones. Before a release,
 * replace it by the commit of the release before; delete in README.md what only older ones need.
 */
const PREVIOUS_RELEASE = '82b604eb1093341988c93e7e8e1941e5cf59049c';

/** What its processes need; they use the packages of this checkout. */
const PARTS = ['package.json', 'src'];

/**
 * Puts the sources of the previous release into a folder.
 *
 * @param folder created inside an existing folder
 * @returns the file of a program of that release, such as `src/server.ts`
 * @throws Error when the history of this checkout lacks the commit
 */
export async function unpackPreviousRelease(folder: string): Promise<(file: string) => URL> {
  await mkdir(folder);
  const archive = join(folder, 'sources.tar');
  await run('git', ['archive', `--output=${archive}`, PREVIOUS_RELEASE, ...PARTS], {
    cwd: PROJECT,
  }).catch(() => {
    throw new Error(
      `This check needs the sources of the previous release, and git has no commit ${PREVIOUS_RELEASE} here. Fetch the whole history: git fetch --unshallow.`,
    );
  });
  await run('tar', ['-xf', archive, '-C', folder]);
  await symlink(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  return (file) => new URL(`file://${join(folder, file)}`);
}
