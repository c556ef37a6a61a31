import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFlags } from './procfile.ts';

const ROOT = new URL('../', import.meta.url);
const PROGRAMS = { web: 'src/server.ts', worker: 'src/worker.ts' } as const;
/** A process that ends by itself is started again after this long. */
const RESTART_AFTER_MS = 500;

type ProcessName = keyof typeof PROGRAMS;

/** The connector's own processes, as production runs them. */
export interface ConnectorProcesses {
  /** Process id by name, for those who want to kill one. */
  pids(): Record<ProcessName, number | undefined>;
  /** Stops them as Heroku does, by SIGTERM, and waits until they have ended. */
  stop(): Promise<void>;
}

/**
 * Starts web and worker. One that dies is started again, and `say` tells so.
 *
 * @param environment all that the connector's configuration needs
 * @param folder where their logs go, `web.log` and `worker.log`
 */
export async function startConnectorProcesses(
  environment: Readonly<Record<string, string>>,
  folder: string,
  say: (sentence: string) => void,
): Promise<ConnectorProcesses> {
  const running = new Map<ProcessName, ChildProcess>();
  let stopping = false;

  async function start(name: ProcessName): Promise<void> {
    const log = await open(join(folder, `${name}.log`), 'a');
    const child = fork(new URL(PROGRAMS[name], ROOT), {
      env: { ...environment },
      execArgv: [
        ...(await nodeFlags(PROGRAMS[name])),
        ...['--import', new URL('local/stop-with-parent.ts', ROOT).href],
      ],
      // A process group of its own: Ctrl-C reaches the parent alone, which stops everything in order.
      detached: true,
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
    });
    running.set(name, child);
    child.once('exit', (code, signal) => {
      void log.close();
      if (stopping) return;
      say(
        `The connector's ${name} process ended (${signal ?? `exit code ${code}`}); starting it again. Its log: ${join(folder, `${name}.log`)}`,
      );
      setTimeout(() => stopping || void start(name), RESTART_AFTER_MS);
    });
  }

  await Promise.all([start('web'), start('worker')]);
  return {
    pids: () => ({ web: running.get('web')?.pid, worker: running.get('worker')?.pid }),
    async stop() {
      stopping = true;
      await Promise.all([...running.values()].map(endOf));
    },
  };
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
