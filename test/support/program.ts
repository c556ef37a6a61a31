import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Environment, processEnvironment } from '../../src/config/index.ts';
import { eventually } from './eventually.ts';

/** A machine may be busy, and a silent connection costs 12 s. */
const TIMEOUT_MS = 60_000;

/** A line of the log of one of the connector's processes. */
export interface LogLine {
  readonly level: string;
  readonly fact: string;
  readonly [name: string]: unknown;
}

/** One of the connector's processes, as production starts it. */
export interface Program {
  readonly child: ChildProcess;
  /** Its log so far. */
  log(): LogLine[];
  /** What it printed on standard error so far. */
  errors(): string;
  /** Waits for a line of its log. */
  logged(fact: string): Promise<LogLine>;
}

/**
 * @param script such as `src/worker.ts`
 * @param environment all of its variables, apart from PATH and the port, which is any free one
 */
export function startProgram(script: string, environment: Environment): Program {
  const file = fileURLToPath(new URL(`../../${script}`, import.meta.url));
  const { PATH } = processEnvironment();
  const env = { PATH, HOST: '127.0.0.1', PORT: '0', ...environment };
  const child = spawn(process.execPath, [file], { env });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const log = () =>
    output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as LogLine);
  return {
    child,
    log,
    errors: () => errors,
    logged: (fact) =>
      eventually(async () => {
        const line = log().find((each) => each.fact === fact);
        if (line === undefined) throw new Error(`"${fact}" is not in the log:\n${output}${errors}`);
        return line;
      }, TIMEOUT_MS),
  };
}
