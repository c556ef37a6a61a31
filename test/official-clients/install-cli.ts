import { execFile } from 'node:child_process';
import { access, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { processEnvironment } from '../../src/config/index.ts';

const run = promisify(execFile);

/** The version that is tested with; a later one may ask for other things. */
const CLI = '@salesforce/cli@2.150.6';

/**
 * Installs the official CLI outside of the checkout, or finds what an earlier run left.
 * @returns the file that Node runs as `sf`
 */
export async function installCli(): Promise<string> {
  const folder = join(tmpdir(), CLI.replace(/[@/]+/g, '-').slice(1));
  const entry = join(folder, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js');
  if (await exists(entry)) return entry;
  // Built aside and renamed, so that a run that was broken off leaves no half of it.
  const aside = await mkdtemp(`${folder}-`);
  const quiet = ['--no-audit', '--no-fund', '--loglevel', 'error'];
  await run('npm', ['install', '--prefix', aside, '--ignore-scripts', ...quiet, CLI], {
    env: processEnvironment(),
    cwd: aside,
  });
  // Another run may have been quicker: then its folder is as good.
  await rename(aside, folder).catch(() => rm(aside, { recursive: true }));
  return entry;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
