import { createInterface } from 'node:readline/promises';

/** The terminal that a person uses a command at, if there is one. */
export interface Terminal {
  /** Whether a person can be asked: input and error output are a terminal. */
  readonly canAsk: boolean;
  /** Whether progress can be shown on the error output without spoiling a log or a file. */
  readonly showsProgress: boolean;
  /** Asks on the error output, so that the output itself stays the result alone. */
  ask(question: string): Promise<string>;
}

/** The terminal of this process. */
export const processTerminal: Terminal = {
  canAsk: process.stdin.isTTY === true && process.stderr.isTTY === true,
  showsProgress: process.stderr.isTTY === true,
  ask: askAtTerminal,
};

/** @returns an empty text when the input ends without an answer */
async function askAtTerminal(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    return await Promise.race([lines.question(question), closed]);
  } finally {
    lines.close();
  }
}
