import assert from 'node:assert/strict';
import { z } from 'zod';
import { type RunOptions, runNode } from './run-node.ts';
import type { Stage } from './stage.ts';
import type { Transcript } from './transcript.ts';

/** One `sf` command and what is expected of it. */
interface Command<S extends z.ZodType> {
  args: string[];
  /** The exit code. Default: 0. */
  exit?: number;
  /** What `result` in the answer has to be, or a refusal as a whole; the command is asked for JSON. */
  result: S;
  environment?: Record<string, string>;
  cwd?: string;
  /** Looks at the result, and at the org; gives a short text for the transcript. */
  verify(result: z.infer<S>): string | Promise<string>;
}

/** Commands that go one after the other, beside those of other lanes. */
export interface Lane {
  stage: Stage;
  transcript: Transcript;
  home: string;
  /** Runs a command that answers JSON. */
  sf<S extends z.ZodType>(command: Command<S>): Promise<void>;
  /** Runs a command that answers text for people. */
  sfText(args: string[], verify: (stdout: string) => string | Promise<string>): Promise<void>;
}

/** Opens a lane for an installed CLI. */
export function openLane(stage: Stage, transcript: Transcript, cli: string, home: string): Lane {
  const run = async (args: string[], options: RunOptions, exit: number) => {
    const output = await runNode([cli, ...args], options);
    const told = `${output.stdout}${output.stderr}`.slice(0, 2000);
    assert.equal(output.code, exit, `exit code ${output.code}, expected ${exit}:\n${told}`);
    return output;
  };
  return {
    stage,
    transcript,
    home,
    sf({ args, exit = 0, result, environment = {}, cwd = home, verify }) {
      const name = [...Object.keys(environment), 'sf', ...args].join(' ');
      return transcript.check(name, async () => {
        const { stdout } = await run([...args, '--json'], { home, cwd, environment }, exit);
        const told = z.looseObject({ result: z.unknown().optional() }).parse(JSON.parse(stdout));
        const answer = result.safeParse(told.result ?? told);
        assert(answer.success, `unexpected answer: ${stdout.slice(0, 2000)}`);
        return `exit ${exit}: ${await verify(answer.data)}`;
      });
    },
    sfText(args, verify) {
      return transcript.check(['sf', ...args].join(' '), async () => {
        const { stdout } = await run(args, { home }, 0);
        return `exit 0: ${await verify(stdout)}`;
      });
    },
  };
}
