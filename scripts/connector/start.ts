import { declareCommand } from '../../src/cli/arguments/declaration.ts';
import { readArguments } from '../../src/cli/arguments/read-arguments.ts';
import type { Output } from '../../src/cli/output.ts';

const START = declareCommand({
  typed: 'npm start --',
  summary: 'run the web process here',
  description:
    'Runs the web process, which receives webhooks. WEB_DRAINS=true lets it apply events as well; otherwise run the worker beside it: npm run dev runs both.',
  options: {},
  after:
    'Variables that are not set are read from the file .env in the working directory, if it is there.\n.env.example describes all of them. The worker process: node src/worker.ts',
});

/**
 * Starts the web process within this process.
 *
 * @param argv arguments without node, script and the name of the command
 * @returns 0 after the start, or after the help
 */
export async function startCommand(argv: readonly string[], output: Output): Promise<0> {
  const { help } = readArguments(START, argv);
  if (help === undefined) await import('../../src/server.ts');
  else output.out(help);
  return 0;
}
