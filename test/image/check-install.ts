import { chmod, cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Transcript } from '../official-clients/transcript.ts';
import { checkProcesses } from './check-processes.ts';
import { runText } from './run-text.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What the image has as well. */
const NEEDED = ['package.json', 'package-lock.json', 'src', 'scripts'];

/** Installs the production packages in an empty folder, and runs the processes there. */
export async function checkInstall(transcript: Transcript): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'install-'));
  try {
    for (const name of NEEDED) await cp(join(ROOT, name), join(folder, name), { recursive: true });
    await chmod(folder, 0o755);
    await transcript.check('npm ci --omit=dev in an empty folder', async () => {
      await runText('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund'], { cwd: folder });
      const size = await runText('du', ['-sm', join(folder, 'node_modules')]);
      const packages = await readdir(join(folder, 'node_modules'));
      if (packages.includes('jest')) throw new Error('Expected no development packages, got jest.');
      return `${size.split('\t')[0]} MB of packages`;
    });
    const user = await userWithoutFiles();
    console.log(
      user === undefined
        ? 'The processes run as this user.'
        : 'The processes run as a user that owns no files ("nobody" of this system).',
    );
    await checkProcesses(transcript, (args, env) => ({
      file: process.execPath,
      args,
      options: { cwd: folder, env, ...user },
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Undefined when this user may not start processes of another one. */
async function userWithoutFiles(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const ids = await Promise.all(['-u', '-g'].map((flag) => runText('id', [flag, 'nobody'])));
  const [uid = 0, gid = 0] = ids.map(Number);
  return { uid, gid };
}
