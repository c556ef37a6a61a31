import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nodeFlags } from '../local/procfile.ts';
import { processEnvironment } from '../src/config/index.ts';

const run = promisify(execFile);
const { PATH } = processEnvironment();
const LOADER = './scripts/compile-cache.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compile-cache-'));
  const loader = new URL('../scripts/compile-cache.js', import.meta.url);
  await cp(loader, join(folder, 'before', LOADER));
  await writeFile(join(folder, 'before', 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'before', 'program.ts'), 'console.log(1 as number);\n');
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the program as the Procfile does. */
function start(project: string) {
  return run(process.execPath, ['--import', LOADER, 'program.ts'], {
    cwd: join(folder, project),
    env: { PATH, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' },
  });
}

test('what one start has compiled is used by the next one, also after the project has moved', async () => {
  const first = await start('before');
  expect(first.stderr).not.toContain('was accepted');
  expect(await readdir(join(folder, 'before', '.compile-cache'))).toHaveLength(1);
  await rename(join(folder, 'before'), join(folder, 'after'));
  const second = await start('after');
  expect(second.stderr).toMatch(/code cache for ESM file:.*after\/program\.ts was accepted/);
  expect(second.stdout).toContain('1\n');
});

test('a folder that cannot be written prevents no start', async () => {
  await writeFile(join(folder, 'before', '.compile-cache'), 'a file in place of the folder');
  expect((await start('before')).stdout).toContain('1\n');
});

test.each(['src/server.ts', 'src/worker.ts'])(
  'the Procfile starts %s with the cache',
  async (file) => {
    expect((await nodeFlags(file)).join(' ')).toContain(`--import ${LOADER}`);
  },
);
