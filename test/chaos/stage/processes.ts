import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const STOP_WITH_PARENT = new URL('../../../local/stop-with-parent.ts', import.meta.url).href;
/** A process that ends by itself, for want of its database say, is started again after this long, as a platform does. */
const RESTART_AFTER_MS = 500;
const STOP_TIMEOUT_MS = 10_000;

export interface Program {
  readonly name: string;
  readonly file: URL;
  readonly args?: readonly string[];
  /** Flags of Node itself. */
  readonly flags?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** A process that is started again whenever it has ended. */
export interface KeptProcess {
  readonly name: string;
  /** How often it was killed, and how often it ended by itself. */
  readonly kills: number;
  readonly ends: number;
  /** Kills it with -9 and starts it again after a while. */
  kill(restartAfterMs: number): void;
  /** Resident memory, in bytes; 0 when it is not running. */
  memory(): Promise<number>;
  /** Stops it by SIGTERM, and by SIGKILL when that takes too long. */
  stop(): Promise<void>;
}

/** Starts a process and keeps it running; what it prints goes to `<name>.log` in the folder. */
export async function keepRunning(program: Program, folder: string): Promise<KeptProcess> {
  let child: ChildProcess | undefined;
  let [kills, ends, restartAfterMs] = [0, 0, RESTART_AFTER_MS];
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
      else if (!stopping) ends += 1;
      setTimeout(start, killed ? restartAfterMs : RESTART_AFTER_MS);
    });
  }

  start();
  return {
    name: program.name,
    get kills() {
      return kills;
    },
    get ends() {
      return ends;
    },
    kill(afterMs) {
      restartAfterMs = afterMs;
      killed = child?.kill('SIGKILL') ?? false;
    },
    memory: () => memoryOf(child?.pid),
    async stop() {
      stopping = true;
      if (child !== undefined) await end(child);
      await log.close();
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = sleep(STOP_TIMEOUT_MS, 'late', { ref: false });
  if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
  await ended;
}

async function memoryOf(pid: number | undefined): Promise<number> {
  if (pid === undefined) return 0;
  const kilobytes = await run('ps', ['-o', 'rss=', '-p', String(pid)]).then(
    ({ stdout }) => Number(stdout.trim()),
    () => 0,
  );
  return kilobytes * 1024;
}
