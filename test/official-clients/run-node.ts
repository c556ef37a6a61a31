import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { startGuarded } from '../../local/processes/guarded-process.ts';

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
  const { guard, ended, stop } = startGuarded(process.execPath, args, {
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
    ...{ signal: 'TERM', output: 'pipe' },
  });
  const timeout = setTimeout(stop, TIMEOUT_MS);
  const [code, [stdout = '', stderr = '']] = await Promise.all([
    ended,
    Promise.all(
      [guard.stdout, guard.stderr].map((stream) => (stream === null ? '' : text(stream))),
    ),
  ]);
  clearTimeout(timeout);
  return { code, stdout, stderr };
}
