import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFlags } from './procfile.ts';

const ROOT = new URL('../', import.meta.url);
const PROGRAMS = { web: 'src/server.ts', worker: 'src/worker.ts' } as const;
/** Delay before a process that ended by itself is started again. */
const RESTART_DELAY_MS = 500;

type ProcessName = keyof typeof PROGRAMS;

/** The processes of the connector, run as in production. */
interface ConnectorProcesses {
  /** Starts a process. When it ends by itself, that is reported, and it is started again. */
  start(name: ProcessName): Promise<void>;
  /** Process id by name, to try out what happens when a process is killed. */
  pids(): Record<ProcessName, number | undefined>;
  /** Stops them by SIGTERM, as Heroku does, and waits until they have ended. */
  stop(): Promise<void>;
}

/**
 * Runs the processes of the connector.
 *
 * @param environment all variables that the connector needs
 * @param folder the folder for the logs, `web.log` and `worker.log`
 * @param print prints a line for the user
 */
export function connectorProcesses(
  environment: Readonly<Record<string, string>>,
  folder: string,
  print: (line: string) => void,
): ConnectorProcesses {
  const running = new Map<ProcessName, ChildProcess>();
  let stopping = false;

  async function start(name: ProcessName): Promise<void> {
    const log = await open(join(folder, `${name}.log`), 'a');
    if (stopping) return log.close();
    const child = fork(new URL(PROGRAMS[name], ROOT), {
      env: { ...environment },
      execArgv: [
        ...(await nodeFlags(PROGRAMS[name])),
        ...['--import', new URL('local/stop-with-parent.ts', ROOT).href],
      ],
      // A separate process group: Ctrl-C reaches only the parent, which stops everything in order.
      detached: true,
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
    });
    running.set(name, child);
    child.once('exit', (code, signal) => {
      void log.close();
      if (stopping) return;
      print(
        `The connector's ${name} process ended (${signal ?? `exit code ${code}`}); starting it again. Its log: ${join(folder, `${name}.log`)}`,
      );
      setTimeout(() => stopping || void start(name), RESTART_DELAY_MS);
    });
  }

  return {
    start,
    pids: () => ({ web: running.get('web')?.pid, worker: running.get('worker')?.pid }),
    async stop() {
      stopping = true;
      await Promise.all([...running.values()].map(terminate));
    },
  };
}

async function terminate(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
