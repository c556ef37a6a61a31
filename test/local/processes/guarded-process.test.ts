import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuarded, stopAllGuarded } from '../../../local/processes/guarded-process.ts';
import { eventually } from '../../support/eventually.ts';
import { processesWith } from './processes-with.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guarded-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A program that runs until it is ended, with the folder in its command line. */
const endless = () => ['-c', 'while :; do sleep 0.2; done', folder];

async function whenRunning(count: number): Promise<void> {
  await eventually(async () => {
    const found = await processesWith(folder);
    if (found.length !== count) throw new Error(`Running: ${found.join('\n') || 'none'}`);
  }, 30_000);
}

test('a program that ends by itself passes on its exit status, and nothing of it is left', async () => {
  const program = startGuarded('sh', ['-c', 'exit 7', folder], { signal: 'TERM' });
  expect(await program.ended).toBe(7);
  await whenRunning(0);
});

test('a program is ended by its signal when it is stopped', async () => {
  const log = join(folder, 'log');
  const program = startGuarded(process.execPath, ['-e', NODE_TRAP, folder], { signal: 'INT', log });
  await eventually(async () => {
    expect(await readFile(log, 'utf8')).toContain('listening');
  }, 30_000);
  await program.stop();
  expect(await program.ended).toBe(3);
  expect(await readFile(log, 'utf8')).toContain('got SIGINT');
  await whenRunning(0);
});

const NODE_TRAP = `process.on('SIGINT', () => { console.log('got SIGINT'); process.exit(3); });
setInterval(() => {}, 1000); console.log('listening');`;

test('all programs of a process are stopped together', async () => {
  startGuarded('sh', endless(), { signal: 'TERM' });
  startGuarded('sh', endless(), { signal: 'KILL' });
  await eventually(async () => {
    expect((await processesWith(folder)).length).toBeGreaterThanOrEqual(4);
  }, 30_000);
  await stopAllGuarded();
  await whenRunning(0);
});

test('a program ends when the process that started it is killed with -9', async () => {
  const file = new URL('../../../local/processes/guarded-process.ts', import.meta.url).href;
  const code = `import { startGuarded } from ${JSON.stringify(file)};
startGuarded('sh', ${JSON.stringify(endless())}, { signal: 'TERM' });
console.log('started');`;
  const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', code]);
  await once(parent.stdout, 'data');
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await whenRunning(0);
});
