import { ConfigError, InputError } from '../errors.ts';
import { type Output, processOutput } from './output.ts';

/**
 * Runs a command as this process. What it gives becomes the exit status; an error is told on standard error, and ends the
 * process with 2 when the caller has to give something else, with 1 otherwise.
 *
 * A reader that goes away, as `| head -1` does, ends nothing: its texts are dropped, the work is done to its end.
 *
 * @param command gets the process's own streams
 */
export async function runCommand(
  command: (output: Output) => number | Promise<number>,
): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', unlessReaderGone);
  try {
    process.exitCode = await command(processOutput);
  } catch (error) {
    processOutput.err(`${error instanceof Error ? error.message : error}\n`);
    process.exit(isCallers(error) ? 2 : 1);
  }
}

function unlessReaderGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Node's parseArgs refuses unknown arguments by codes of this beginning. */
function isCallers(error: unknown): boolean {
  if (error instanceof InputError || error instanceof ConfigError) return true;
  return error instanceof Error && 'code' in error && /^ERR_PARSE_ARGS/.test(String(error.code));
}
