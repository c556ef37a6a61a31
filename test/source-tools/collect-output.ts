import type { Environment } from '../../src/config/index.ts';
import { sourceCommand } from '../../src/source-tools/command.ts';

/** What the command printed, and its exit status. */
export interface CommandResult {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

const NOW = new Date('2026-11-30T12:00:00Z');

/** Runs `source` in this process. */
export async function runSource(
  argv: readonly string[],
  environment: Environment = {},
): Promise<CommandResult> {
  const printed = { out: '', err: '' };
  const output = {
    out: (text: string) => {
      printed.out += text;
    },
    err: (text: string) => {
      printed.err += text;
    },
  };
  const status = await sourceCommand(argv, output, environment, NOW);
  return { status, ...printed };
}
