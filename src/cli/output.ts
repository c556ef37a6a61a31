/** Where a command writes: its results (out), and its warnings and errors (err). */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** Standard output and standard error of this process. */
export const processOutput: Output = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};
