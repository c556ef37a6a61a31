import { once } from 'node:events';
import type { Environment } from '../../src/config/index.ts';
import { eventually } from '../support/eventually.ts';
import { type LogLine, startProgram } from '../support/program.ts';

const TIMEOUT_MS = 60_000;

export interface KilledRuns {
  /** How often the process was killed. */
  readonly kills: number;
  /** What all of them have logged. */
  readonly log: readonly LogLine[];
}

/**
 * Runs a program again and again, and kills it with SIGKILL whenever it has made some progress. The
 * last run is not killed before the work is done.
 *
 * @param script path from the project's folder
 * @param progress of the work, as a number that grows
 * @param killAt each time the progress reaches the next of these numbers, the process is killed
 * @param isDone whether the work is done
 */
export async function runKilled(
  script: string,
  environment: Environment,
  progress: () => Promise<number>,
  killAt: readonly number[],
  isDone: () => Promise<boolean>,
): Promise<KilledRuns> {
  const log: LogLine[] = [];
  let kills = 0;
  for (const limit of [...killAt, Number.POSITIVE_INFINITY]) {
    const program = startProgram(script, environment);
    const isEnough = async () => {
      if (program.child.exitCode !== null)
        throw new Error(`${script} ended by itself: ${program.errors()}`);
      return (await progress()) >= limit || (await isDone());
    };
    await eventually(async () => {
      if (!(await isEnough()))
        throw new Error(`${script} has not made enough progress:\n${lastLines(program.log())}`);
    }, TIMEOUT_MS);
    const isFinished = await isDone();
    const ended = once(program.child, 'exit');
    program.child.kill('SIGKILL');
    await ended;
    log.push(...program.log());
    if (isFinished) return { kills, log };
    kills += 1;
  }
  return { kills, log };
}

function lastLines(log: readonly LogLine[]): string {
  return log
    .slice(-20)
    .map((line) => JSON.stringify(line))
    .join('\n');
}
