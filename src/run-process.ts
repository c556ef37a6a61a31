import { readListeningConfig } from './config/first-setup/listening-config.ts';
import { type Config, processEnvironment } from './config/index.ts';
import { ConfigError, PortInUseError } from './errors.ts';
import { createLog, type Logger, standardOutput } from './log.ts';
import { logNotices } from './wiring/log-notices.ts';
import { readConnectorConfig } from './wiring/read-config.ts';

/** Heroku kills a process 30 s after SIGTERM; the process ends by itself shortly before. */
const STOP_TIMEOUT_MS = 28_000;

/** Stops a process: no new work is started, running work is finished. */
export type Stop = () => Promise<void>;

/**
 * Runs one of the connector's processes until SIGTERM or SIGINT, which ends it with code 0.
 * Configuration problems are reported on standard error, and the process exits with code 2; a port
 * in use is as well, with code 1. At the first set-up of an installation, it waits for variables that
 * are missing.
 *
 * @param name name of the process in the log
 * @param start starts the process, and returns the function that stops it
 */
export async function runProcess(
  name: 'web' | 'worker',
  start: (config: Config, log: Logger) => Promise<Stop>,
): Promise<void> {
  surviveOutput();
  const config = await readConnectorConfig().catch((error: unknown) => {
    if (error instanceof ConfigError) return error;
    throw error;
  });
  if (config instanceof ConfigError) return waitForConfiguration(name, config);
  const log = createLog(config.LOG_LEVEL).child({ process: name });
  logNotices(config, log);
  await runUntilSignal(log, () => start(config, log));
}

async function waitForConfiguration(name: 'web' | 'worker', error: ConfigError): Promise<void> {
  const environment = processEnvironment();
  // Loaded only here: a configured process has no use for it.
  const { firstSetup } = await import('./setup/first-setup.ts');
  const setup = await firstSetup(error, environment);
  if (setup === undefined) reportAndExit(error, 2);
  const { awaitConfiguration } = await import('./setup/await-configuration.ts');
  const log = setup.log.child({ process: name });
  const listening = readListeningConfig(environment);
  await runUntilSignal(log, () => awaitConfiguration(name, { ...setup, log }, listening));
}

/** Until the start is complete, nothing is in hand that would have to be finished. */
async function runUntilSignal(log: Logger, start: () => Promise<Stop>): Promise<void> {
  process.on('unhandledRejection', (error) => end(log, error));
  process.on('uncaughtException', (error) => end(log, error));
  let stop: Stop | undefined;
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Heroku may send the signal more than once.
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, 'stopping');
      if (stop === undefined) stopBeforeStart(log);
      else void stopThenExit(stop, log);
    });
  }
  stop = await start().catch((error: unknown) => end(log, error));
}

function stopBeforeStart(log: Logger): never {
  log.info('stopped before the start was complete');
  process.exit(0);
}

/**
 * No error of standard output or standard error ends the process, and what waits to be written is
 * written at its end. To listen to a stream also opens it, so that a pipe never blocks a write.
 */
function surviveOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.on('exit', () => standardOutput.flushSync());
}

function reportAndExit({ message }: Error, status: 1 | 2): never {
  process.stderr.write(`${message}\n`);
  process.exit(status);
}

function end(log: Logger, error: unknown): never {
  try {
    // Some configuration problems are found only when the parts are built.
    if (error instanceof ConfigError) reportAndExit(error, 2);
    if (error instanceof PortInUseError) reportAndExit(error, 1);
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
