import { ConfigError, InputError } from '../errors.ts';
import { type Output, processOutput } from './output.ts';

/**
 * Runs a command as this process. A thrown error is reported on standard error; the process then
 * exits with 2 when the arguments or the configuration are wrong, and with 1 otherwise.
 *
 * When the reader of its output goes away, as with `| head -1`, the command still runs to its end;
 * the remaining output is dropped.
 *
 * @param command receives this process's streams, and returns the exit status
 */
export async function runCommand(
  command: (output: Output) => number | Promise<number>,
): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  try {
    process.exitCode = await command(processOutput);
  } catch (error) {
    processOutput.err(`${error instanceof Error ? error.message : error}\n`);
    process.exit(isUsageError(error) ? 2 : 1);
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

function isUsageError(error: unknown): boolean {
  return error instanceof InputError || error instanceof ConfigError;
}
