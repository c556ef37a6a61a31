import { styleText } from 'node:util';

/** Colours a text, where the output shows colours. */
export type Paint = (colour: 'red' | 'yellow', text: string) => string;

/** Where a command writes: its results (out), and its warnings and errors (err). */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Absent where there are no colours. */
  readonly paint?: Paint;
}

/** Standard output and standard error of this process. */
export const processOutput: Output = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  // It asks whether standard output is a terminal, and knows NO_COLOR and FORCE_COLOR.
  paint: (colour, text) => styleText(colour, text, { stream: process.stdout }),
};
