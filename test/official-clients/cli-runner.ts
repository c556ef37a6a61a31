import assert from 'node:assert/strict';
import { z } from 'zod';
import { type RunOptions, runNode } from './run-node.ts';
import type { Stage } from './stage.ts';
import type { Transcript } from './transcript.ts';

/** An `sf` command and its expected result. */
interface Command<S extends z.ZodType> {
  args: string[];
  /** The exit code. Default: 0. */
  exit?: number;
  /** The schema of `result` in the JSON answer, or of the whole answer if it has no `result`. */
  result: S;
  environment?: Record<string, string>;
  cwd?: string;
  /** Checks the result and the org; returns a short text for the transcript. */
  verify(result: z.infer<S>): string | Promise<string>;
}

/** Runs commands of an installed CLI with one home folder. */
export interface CliRunner {
  stage: Stage;
  transcript: Transcript;
  home: string;
  /** Runs a command with JSON output. */
  sf<S extends z.ZodType>(command: Command<S>): Promise<void>;
  /** Runs a command with text output. */
  sfText(args: string[], verify: (stdout: string) => string | Promise<string>): Promise<void>;
}

/** Creates a runner for an installed CLI. */
export function createCliRunner(
  stage: Stage,
  transcript: Transcript,
  cli: string,
  home: string,
): CliRunner {
  const run = async (args: string[], options: RunOptions, exit: number) => {
    const output = await runNode([cli, ...args], options);
    const text = `${output.stdout}${output.stderr}`.slice(0, 2000);
    assert.equal(output.code, exit, `exit code ${output.code}, expected ${exit}:\n${text}`);
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
        const json = z.looseObject({ result: z.unknown().optional() }).parse(JSON.parse(stdout));
        const answer = result.safeParse(json.result ?? json);
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
