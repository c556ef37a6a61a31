import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readOwnFile, writeNewFile } from '../own-folder.ts';

const run = promisify(execFile);
const FILE = 'owner';
/** Where the state and the time of the begin are, behind its name, which may contain blanks. */
const [STATE_INDEX, START_TIME_INDEX] = [0, 19];
/** A process that was just killed takes a moment to end. */
const MAX_END_MS = 2000;
const POLL_MS = 50;

/**
 * Notes that this process uses a folder, so that no other one takes it for abandoned.
 *
 * @throws Error when another process that runs uses it
 */
export async function takeFolder(folder: string): Promise<void> {
  const file = join(folder, FILE);
  const [pid = '', began] = (await readOwnFile(file))?.split('\n') ?? [];
  const isOther = pid !== '' && Number(pid) !== process.pid;
  if (isOther && !(await waitUntilEnded(Number(pid), began))) {
    throw new Error(
      `Process ${pid} uses the data in ${folder}: it runs there, starts or stops. Wait for its end or stop it, or choose another folder; for a second trial, another LOCAL_DIR, PORT, LOCAL_ORG_PORT and LOCAL_DR_PORT.`,
    );
  }
  await writeNewFile(file, `${process.pid}\n${await startTime(process.pid)}`);
}

/** @returns false when the process that began then runs still */
async function waitUntilEnded(pid: number, began: string | undefined): Promise<boolean> {
  const deadline = performance.now() + MAX_END_MS;
  while (isAlive(pid) && (await startTime(pid)) === began) {
    if (performance.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** Whether a process with this id runs. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * When a process began, in the system's own form; empty when the system does not say it, or when it has
 * ended and only its parent has not noticed yet. Process ids are used again, also after a restart of
 * the machine.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html (starttime)
 */
async function startTime(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat !== undefined) {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[STATE_INDEX] === 'Z' ? '' : (fields[START_TIME_INDEX] ?? '');
  }
  const asked = run('ps', ['-o', 'lstart=', '-p', String(pid)]);
  return asked.then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
}
