import { execFile } from 'node:child_process';
import { access, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ownFolder } from '../../local/own-folder.ts';
import { processEnvironment } from '../../src/config/index.ts';

const run = promisify(execFile);

/** The tested version; later versions may make other calls. */
const CLI = '@salesforce/cli@2.150.6';

/**
 * Installs the official CLI outside of the checkout, unless an earlier run has installed it.
 * @returns the Node program of `sf`
 */
export async function installCli(): Promise<string> {
  const folder = join(tmpdir(), CLI.replace(/[@/]+/g, '-').slice(1));
  const entry = join(folder, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js');
  if (await exists(folder)) await ownFolder(folder);
  if (await exists(entry)) return entry;
  // Installed elsewhere and then renamed, so that an aborted run leaves no incomplete installation.
  const aside = await mkdtemp(`${folder}-`);
  const quiet = ['--no-audit', '--no-fund', '--loglevel', 'error'];
  await run('npm', ['install', '--prefix', aside, '--ignore-scripts', ...quiet, CLI], {
    env: processEnvironment(),
    cwd: aside,
  });
  // If another run was faster, its installation is used.
  await rename(aside, folder).catch(() => rm(aside, { recursive: true }));
  return entry;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
