import { parseArgs } from 'node:util';
import type { Output } from '../cli/output.ts';
import { type Environment, processEnvironment } from '../config/environment.ts';
import { diagnose } from './doctor.ts';
import { reportJson, reportText } from './print-report.ts';

const HELP = `npm run doctor              check the whole set-up; change nothing
npm run doctor -- --json    print the findings as JSON

The doctor reads the same environment variables as the connector's processes. To check the webhooks
at Digital River, it also needs DIGITAL_RIVER_API_KEY.
Exit status: 0 no check failed, there may be warnings; 1 a check failed; 2 an argument is unknown, or
the configuration cannot be read.
`;

/**
 * Runs the doctor.
 *
 * @param argv arguments without node and script
 * @param output receives the findings (out), and errors in the arguments (err)
 * @param environment environment variables; those of the process by default
 * @param now this machine's clock
 * @returns exit status: 0 no check failed, 1 a check failed, 2 an argument is unknown or the
 *   configuration cannot be read
 */
export async function doctorCommand(
  argv: readonly string[],
  output: Output,
  environment: Environment = processEnvironment(),
  now: () => Date = () => new Date(),
): Promise<0 | 1 | 2> {
  const options = readOptions(argv);
  if (options === undefined) {
    output.err(`Unknown argument.\n${HELP}`);
    return 2;
  }
  if (options.help) {
    output.out(HELP);
    return 0;
  }
  const diagnosis = await diagnose(environment, now);
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
