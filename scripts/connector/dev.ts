import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { declareCommand } from '../../src/cli/arguments/declaration.ts';
import { readArguments } from '../../src/cli/arguments/read-arguments.ts';
import { ENV_FILE, loadEnvFile } from '../../src/cli/env-file/load-env-file.ts';
import type { Output } from '../../src/cli/output.ts';
import {
  type ListeningConfig,
  readListeningConfig,
} from '../../src/config/first-setup/listening-config.ts';
import { processEnvironment } from '../../src/config/index.ts';
import { ConfigError, InputError } from '../../src/errors.ts';

const PROCESSES = ['server', 'worker'] as const;

const DEV = declareCommand({
  typed: 'npm run dev --',
  summary: 'run web and worker here',
  description:
    'Runs the web process and the worker with the variables of the file .env in the working directory, and restarts both when a file of theirs changes. Ctrl-C ends both.',
  options: {},
  after:
    'For a trial that needs no variables, no Salesforce org and no database: npm run local\nFor an org of yours: copy .env.example to .env, and fill it in.',
});

/**
 * Runs web and worker until a signal ends them, or one of them ends.
 *
 * @param argv arguments without node, script and the name of the command
 * @returns exit status: 0 after the help or a signal, 1 when a process ended by itself
 * @throws InputError when there is no file `.env`, or it cannot be read; ConfigError when the ports
 *   cannot be used together
 */
export async function devCommand(argv: readonly string[], output: Output): Promise<0 | 1> {
  const { help } = readArguments(DEV, argv);
  if (help !== undefined) {
    output.out(help);
    return 0;
  }
  if (!existsSync(ENV_FILE)) {
    throw new InputError(
      `Expected a file ${ENV_FILE} in this folder, got none: copy .env.example to ${ENV_FILE} and fill it in, or use "npm run local", which needs none.`,
    );
  }
  loadEnvFile();
  requireTwoPorts(readListeningConfig(processEnvironment()));
  let isStopping = false;
  const children = PROCESSES.map(startWatched);
  const stop = () => {
    isStopping = true;
    for (const child of children) child.kill('SIGTERM');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const ends = children.map((child) => once(child, 'exit'));
  await Promise.race(ends);
  const endedByItself = !isStopping;
  stop();
  await Promise.all(ends);
  return endedByItself ? 1 : 0;
}

/** Elsewhere each process has a machine of its own. */
function requireTwoPorts({ PORT, WORKER_PORT }: ListeningConfig): void {
  if (PORT === 0 || PORT !== WORKER_PORT) return;
  throw new ConfigError([
    `PORT and WORKER_PORT: expected two ports, since both processes run here, got ${PORT} for both. Choose another WORKER_PORT.`,
  ]);
}

function startWatched(name: (typeof PROCESSES)[number]): ChildProcess {
  const entry = fileURLToPath(new URL(`../../src/${name}.ts`, import.meta.url));
  return spawn(process.execPath, ['--watch', '--watch-preserve-output', entry], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
