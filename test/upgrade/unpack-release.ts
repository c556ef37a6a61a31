import { execFile } from 'node:child_process';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PROJECT = join(import.meta.dirname, '..', '..');

/** Which of some commits the history of this checkout lacks. */
export async function missingCommits(commits: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    commits.map((commit) =>
      run('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: PROJECT }).then(
        () => [],
        () => [commit],
      ),
    ),
  );
  return found.flat();
}

/**
 * Puts the files of a release into a folder. Its programs use the packages of this checkout.
 *
 * @param folder created inside an existing folder
 */
export async function unpackRelease(commit: string, folder: string): Promise<void> {
  await mkdir(folder);
  const archive = `${folder}.tar`;
  await run('git', ['archive', `--output=${archive}`, commit], { cwd: PROJECT });
  await run('tar', ['-xf', archive, '-C', folder]);
  await rm(archive);
  await symlink(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
}
