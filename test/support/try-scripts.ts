import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

/**
 * Runs scripts one after the other in this one process, each as if it were a process of its own: so
 * modules that many of them import are loaded once. Reads what to run from standard input, as JSON,
 * and writes what came of it to standard output, as JSON.
 */

/** A script, and the arguments behind it. */
export interface Trial {
  readonly file: string;
  readonly argv: readonly string[];
}

/** What a script wrote, and how it ended. */
export interface Outcome {
  readonly out: string;
  readonly err: string;
  readonly status: number;
}

/** The end of a script, in place of that of the process. */
class Exit extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`exit ${status}`);
    this.status = status;
  }
}

const exit = process.exit.bind(process);
const write = process.stdout.write.bind(process.stdout);

/** Keeps what is written from now on. */
function capture(stream: NodeJS.WriteStream): () => string {
  let written = '';
  stream.removeAllListeners('error');
  stream.write = (part: unknown) => {
    written += part;
    return true;
  };
  return () => written;
}

async function run({ file, argv }: Trial, index: number): Promise<Outcome> {
  const [out, err] = [capture(process.stdout), capture(process.stderr)];
  const endedWith = (status: number) => ({ out: out(), err: err(), status });
  process.argv = [process.execPath, file, ...argv];
  process.exitCode = 0;
  process.exit = (status) => {
    throw new Exit(Number(status ?? process.exitCode));
  };
  try {
    // The query makes it a module of its own, which runs again; what it imports does not.
    await import(`${pathToFileURL(file)}?${index}`);
    return endedWith(Number(process.exitCode));
  } catch (error) {
    if (error instanceof Exit) return endedWith(error.status);
    process.stderr.write(String(error));
    return endedWith(1);
  }
}

const trials: readonly Trial[] = JSON.parse(await text(process.stdin));
const outcomes: Outcome[] = [];
for (const [index, trial] of trials.entries()) outcomes.push(await run(trial, index));
write(JSON.stringify(outcomes), () => exit(0));
