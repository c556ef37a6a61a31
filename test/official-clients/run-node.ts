import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';

const TIMEOUT_MS = 60_000;

/** The output of a command. */
export interface Output {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Options of a command. */
export interface RunOptions {
  /** The home folder, where clients store their state. */
  home: string;
  cwd?: string;
  /** Additional environment variables. */
  environment?: Record<string, string>;
}

/**
 * Runs a Node program in an isolated environment: no proxy, a separate home folder, no calls to
 * other hosts.
 * @param args the program's file and its arguments
 */
export async function runNode(
  args: string[],
  { home, cwd = home, environment = {} }: RunOptions,
): Promise<Output> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: {
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: home,
      SF_DISABLE_TELEMETRY: 'true',
      SF_SKIP_NEW_VERSION_CHECK: 'true',
      SF_AUTOUPDATE_DISABLE: 'true',
      SF_DISABLE_LOG_FILE: 'true',
      SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  });
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: child.exitCode, stdout, stderr };
}
