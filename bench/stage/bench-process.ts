import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processEnvironment } from '../../src/config/index.ts';

const START_TIMEOUT_MS = 60_000;

/** What a process is started with. */
export interface BenchProgram {
  /** Of its log file. */
  readonly name: string;
  /** Path from the project's root. */
  readonly file: string;
  readonly arguments?: readonly string[];
  readonly flags?: readonly string[];
  /** All its variables apart from PATH. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A process of its own, which ends with the bench. */
export interface BenchProcess {
  readonly child: ChildProcess;
  readonly logFile: string;
  /** What it has written so far to standard output and standard error. */
  log(): Promise<string>;
  /** Ends it by SIGTERM, or by the signal, and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a program, which logs to a file in the folder. */
export async function startBenchProcess(
  folder: string,
  program: BenchProgram,
): Promise<BenchProcess> {
  const { PATH = '' } = processEnvironment();
  const logFile = join(folder, `${program.name}.log`);
  const file = await open(logFile, 'w');
  const root = new URL('../../', import.meta.url);
  const child = fork(new URL(program.file, root), program.arguments, {
    env: { PATH, ...program.environment },
    execArgv: [
      ...(program.flags ?? []),
      ...['--import', new URL('local/stop-with-parent.ts', root).href],
    ],
    stdio: ['ignore', file.fd, file.fd, 'ipc'],
  });
  await file.close();
  const log = () => readFile(logFile, 'utf8');
  return {
    child,
    logFile,
    log,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}

/**
 * Waits for something of a process.
 *
 * @param find returns undefined as long as it is not there
 * @throws Error when the process has ended, or after 60 s
 */
export async function waitFor<T>(
  { child, logFile }: BenchProcess,
  what: string,
  find: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    const isOver = child.exitCode !== null || child.signalCode !== null;
    if (isOver || Date.now() > deadline) {
      throw new Error(`Expected ${what} within 60 s, got none. See ${logFile}.`);
    }
    await sleep(5);
  }
}

/** Waits until an address of a process answers with 200. */
export async function waitForAnswer(process: BenchProcess, url: string): Promise<void> {
  await waitFor(process, `an answer of ${url}`, async () => {
    const isOk = await fetch(url).then(
      (reply) => reply.ok,
      () => false,
    );
    return isOk || undefined;
  });
}
