import { parseArgs } from 'node:util';
import type { Output } from '../cli/output.ts';
import { type Environment, processEnvironment } from '../config/index.ts';
import { examine } from './doctor.ts';
import { reportJson, reportText } from './print-report.ts';

const HELP = `npm run doctor              look at everything that can be set up wrongly; nothing is changed
npm run doctor -- --json    the same for programs

It reads the environment of the connector's processes, and, to look at the webhooks, DIGITAL_RIVER_API_KEY.
Exit status: 0 all is well, warnings aside; 1 something has failed; 2 the examination could not be made.
`;

/**
 * The whole command, apart from the process around it.
 *
 * @param argv arguments without node and script
 * @param environment the process's own unless given
 * @param now tells this machine's time
 * @returns exit status: 0 all is well, 1 something has failed, 2 the configuration or an argument can't be read
 */
export async function doctorCommand(
  argv: readonly string[],
  output: Output,
  environment: Environment = processEnvironment(),
  now: () => Date = () => new Date(),
): Promise<0 | 1 | 2> {
  const options = readOptions(argv);
  if (options === undefined) {
    output.err(`An argument is not known.\n${HELP}`);
    return 2;
  }
  if (options.help) {
    output.out(HELP);
    return 0;
  }
  const diagnosis = await examine(environment, now);
  output.out(`${options.json ? reportJson(diagnosis) : reportText(diagnosis)}\n`);
  if (!diagnosis.examined) return 2;
  return diagnosis.findings.some(({ standing }) => standing === 'failed') ? 1 : 0;
}

function readOptions(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    return values;
  } catch {
    return undefined;
  }
}
