import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, takeFolder } from '../../../local/processes/folder-owner.ts';

const MODULE = new URL('../../../local/processes/folder-owner.ts', import.meta.url).href;

let folder: string;
let other: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folder-owner-'));
});
afterEach(async () => {
  await end();
  await rm(folder, { recursive: true });
});

const owner = async () => (await readFile(join(folder, 'owner'), 'utf8')).split('\n');

/** A process that takes the folder, and runs on. */
async function otherTakes(): Promise<number> {
  const code = `const { takeFolder } = await import(${JSON.stringify(MODULE)});
    await takeFolder(process.argv[1]);
    process.stdout.write('taken');
    process.stdin.resume();`;
  const args = ['--input-type=module', '--eval', code, folder];
  other = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  if (other.stdout !== null) await once(other.stdout, 'data');
  return Number(other.pid);
}

async function end(): Promise<void> {
  const child = other;
  other = undefined;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.stdin?.end();
  await ended;
}

test('a free folder is taken, and again by the same process', async () => {
  await takeFolder(folder);
  await takeFolder(folder);
  expect((await owner())[0]).toBe(String(process.pid));
});

test('a folder of another process that runs is refused, with what to do', async () => {
  const pid = await otherTakes();
  await expect(takeFolder(folder)).rejects.toThrow(`Process ${pid} uses the data in ${folder}`);
  await expect(takeFolder(folder)).rejects.toThrow('another LOCAL_DIR');
  expect((await owner())[0]).toBe(String(pid));
});

test('a folder of a process that has ended is taken', async () => {
  const pid = await otherTakes();
  await end();
  expect(isAlive(pid)).toBe(false);
  await takeFolder(folder);
  expect((await owner())[0]).toBe(String(process.pid));
});

test('a folder of a process that is just being killed is taken', async () => {
  await otherTakes();
  other?.kill('SIGKILL');
  await takeFolder(folder);
  expect((await owner())[0]).toBe(String(process.pid));
});

// macOS has no /proc.
const testOnLinux = process.platform === 'linux' ? test : test.skip;
testOnLinux('so is that of one that has ended, which its parent has not noticed', async () => {
  // The child ends after the shell has become a program that waits for none of its children.
  const script = '(read _ <&3) & echo $!; exec cat 3<&-';
  other = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit', 'pipe'] });
  const [line] = other.stdout === null ? [] : await once(other.stdout, 'data');
  const pid = Number(String(line));
  while ((await readFile(`/proc/${other.pid}/comm`, 'utf8')) !== 'cat\n');
  other.stdio[3]?.destroy();
  const stat = async () => (await readFile(`/proc/${pid}/stat`, 'utf8')).split(' ');
  while ((await stat())[2] !== 'Z');
  await writeFile(join(folder, 'owner'), `${pid}\n${(await stat())[21]}`);
  await takeFolder(folder);
  expect((await owner())[0]).toBe(String(process.pid));
});

test.each([
  ['the id of a former process that another one has now', `${process.ppid}\nlong ago`],
  ['nothing', ''],
  ['what is no process', 'none\n'],
])('a folder whose file has %s is taken', async (_name, text) => {
  await writeFile(join(folder, 'owner'), text);
  await takeFolder(folder);
  expect((await owner())[0]).toBe(String(process.pid));
});

test('this process and its parent are alive', () => {
  expect([isAlive(process.pid), isAlive(process.ppid)]).toEqual([true, true]);
});
