import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TIMEOUT_MS = 80_000;

/**
 * Runs a program to its end.
 *
 * @returns its standard output, without blanks at its end
 * @throws Error when it fails, or takes longer than 80 seconds
 */
export async function runText(
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<string> {
  const { stdout } = await run(file, [...args], { ...options, timeout: TIMEOUT_MS });
  return stdout.trimEnd();
}
