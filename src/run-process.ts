import type { Config } from './config/index.ts';
import { ConfigError } from './errors.ts';
import { createLog, type Logger, standardOutput } from './log.ts';
import { logNotices } from './wiring/log-notices.ts';
import { readConnectorConfig } from './wiring/read-config.ts';

/** Heroku kills a process 30 s after SIGTERM; the process ends by itself shortly before. */
const STOP_TIMEOUT_MS = 28_000;

/** Stops a process: no new work is started, running work is finished. */
export type Stop = () => Promise<void>;

/**
 * Runs one of the connector's processes until SIGTERM or SIGINT. Configuration problems are
 * reported on standard error, and the process exits with code 2.
 *
 * @param name name of the process in the log
 * @param start starts the process, and returns the function that stops it
 */
export async function runProcess(
  name: string,
  start: (config: Config, log: Logger) => Promise<Stop>,
): Promise<void> {
  surviveOutput();
  const config = await configOrExit();
  const log = createLog(config.LOG_LEVEL).child({ process: name });
  process.on('unhandledRejection', (error) => end(log, error));
  process.on('uncaughtException', (error) => end(log, error));
  logNotices(config, log);
  const stop = await start(config, log).catch((error: unknown) => end(log, error));
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Heroku may send the signal more than once.
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, 'stopping');
      void stopThenExit(stop, log);
    });
  }
}

/**
 * No error of standard output or standard error ends the process, and what waits to be written is
 * written at its end. To listen to a stream also opens it, so that a pipe never blocks a write.
 */
function surviveOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.on('exit', () => standardOutput.flushSync());
}

/**
 * Reads the configuration of a process. Configuration problems are reported on standard error, and
 * the process exits with code 2.
 */
async function configOrExit(): Promise<Config> {
  try {
    return await readConnectorConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    reportAndExit(error);
  }
}

function reportAndExit({ message }: ConfigError): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function end(log: Logger, error: unknown): never {
  try {
    // Some configuration problems are found only when the parts are built.
    if (error instanceof ConfigError) reportAndExit(error);
    log.fatal({ err: error }, 'the process can not go on');
  } finally {
    process.exit(1);
  }
}

async function stopThenExit(stop: Stop, log: Logger): Promise<void> {
  setTimeout(() => {
    log.error('stopped before everything in hand was finished; it comes again');
    process.exit(1);
  }, STOP_TIMEOUT_MS).unref();
  await stop().catch((error: unknown) => end(log, error));
  log.info('stopped');
  process.exit(0);
}
