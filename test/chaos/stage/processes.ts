import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const STOP_WITH_PARENT = new URL('../../../local/stop-with-parent.ts', import.meta.url).href;
/**
 * A process that exits by itself, such as without its database, is restarted after this, as on a
 * platform.
 */
const RESTART_DELAY_MS = 500;
const STOP_TIMEOUT_MS = 10_000;

/** A program that is run as a process. */
export interface Program {
  readonly name: string;
  readonly file: URL;
  readonly args?: readonly string[];
  /** Flags of Node itself. */
  readonly flags?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** A process that is restarted whenever it exits. */
export interface SupervisedProcess {
  readonly name: string;
  /** How often it was killed. */
  readonly kills: number;
  /** How often it exited by itself. */
  readonly exits: number;
  /** Kills it with -9 and restarts it after a time in milliseconds. */
  kill(restartAfterMs: number): void;
  /** Resident memory, in bytes; 0 when it is not running. */
  memory(): Promise<number>;
  /** Greatest resident memory since it started, in bytes; 0 when it is not running. */
  peakMemory(): Promise<number>;
  /** Stops it by SIGTERM, and after 10 s by SIGKILL. */
  stop(): Promise<void>;
}

/**
 * Starts a process and restarts it whenever it exits. Its output goes to `<name>.log` in the
 * folder.
 */
export async function supervise(program: Program, folder: string): Promise<SupervisedProcess> {
  let child: ChildProcess | undefined;
  let [kills, exits, restartAfterMs] = [0, 0, RESTART_DELAY_MS];
  let killed = false;
  let stopping = false;
  const log = await open(join(folder, `${program.name}.log`), 'a');

  function start(): void {
    if (stopping) return;
    killed = false;
    child = fork(program.file, program.args ?? [], {
      env: { ...program.environment },
      execArgv: [...(program.flags ?? []), '--import', STOP_WITH_PARENT],
      detached: true,
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
    });
    child.once('exit', () => {
      if (killed) kills += 1;
      else if (!stopping) exits += 1;
      setTimeout(start, killed ? restartAfterMs : RESTART_DELAY_MS);
    });
  }

  start();
  return {
    name: program.name,
    get kills() {
      return kills;
    },
    get exits() {
      return exits;
    },
    kill(afterMs) {
      restartAfterMs = afterMs;
      killed = child?.kill('SIGKILL') ?? false;
    },
    memory: () => memoryOf(child?.pid),
    peakMemory: () => peakMemoryOf(child?.pid),
    async stop() {
      stopping = true;
      if (child !== undefined) await stop(child);
      await log.close();
    },
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timeout = sleep(STOP_TIMEOUT_MS, 'timeout', { ref: false });
  if ((await Promise.race([exited, timeout])) === 'timeout') child.kill('SIGKILL');
  await exited;
}

async function memoryOf(pid: number | undefined): Promise<number> {
  if (pid === undefined) return 0;
  const kilobytes = await run('ps', ['-o', 'rss=', '-p', String(pid)]).then(
    ({ stdout }) => Number(stdout.trim()),
    () => 0,
  );
  return kilobytes * 1024;
}

/**
 * The kernel keeps the peak on Linux; elsewhere the present memory must do.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html (VmHWM)
 */
async function peakMemoryOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return kilobytes === undefined ? memoryOf(pid) : Number(kilobytes) * 1024;
}
