import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';

/** A command that takes longer hangs. */
const TIMEOUT_MS = 60_000;

/** What a command came to. */
export interface Output {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** How to run a command. */
export interface RunOptions {
  /** The home folder, which keeps what clients remember. */
  home: string;
  cwd?: string;
  /** Variables beside those that every command gets. */
  environment?: Record<string, string>;
}

/**
 * Runs a program of Node's in an environment of its own: no proxy, no other home, nothing that would call out.
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
