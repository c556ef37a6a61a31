import { declareCommand } from '../cli/arguments/declaration.ts';
import { flag } from '../cli/arguments/option-table.ts';
import { readArguments } from '../cli/arguments/read-arguments.ts';
import type { Output } from '../cli/output.ts';
import { type Environment, processEnvironment } from '../config/environment.ts';
import { diagnose } from './doctor.ts';
import { reportJson, reportText } from './print-report.ts';

const DOCTOR = declareCommand({
  typed: 'npm run doctor --',
  summary: 'check the whole set-up, and give advice',
  description:
    "Checks the whole set-up, and changes nothing. It reads the same environment variables as the connector's processes. To check the webhooks at Digital River, it also needs DIGITAL_RIVER_API_KEY.",
  options: { json: flag('print the findings as JSON') },
  after: `npm run doctor              check the whole set-up
npm run doctor -- --json    print the findings as JSON

On a terminal, failed checks are red and warnings yellow, unless NO_COLOR is set.
Exit status: 0 no check failed, there may be warnings; 1 a check failed; 2 an argument is unknown, or
the configuration cannot be read.`,
});

/**
 * Runs the doctor.
 *
 * @param argv arguments without node and script
 * @param output receives the findings
 * @param environment environment variables; those of the process by default
 * @param now this machine's clock
 * @returns exit status: 0 no check failed, 1 a check failed, 2 the configuration cannot be read
 * @throws InputError when an argument is wrong
 */
export async function doctorCommand(
  argv: readonly string[],
  output: Output,
  environment: Environment = processEnvironment(),
  now: () => Date = () => new Date(),
): Promise<0 | 1 | 2> {
  const read = readArguments(DOCTOR, argv);
  if (read.help !== undefined) {
    output.out(read.help);
    return 0;
  }
  const diagnosis = await diagnose(environment, now);
  output.out(`${read.values.json ? reportJson(diagnosis) : reportText(diagnosis, output.paint)}\n`);
  if (!diagnosis.examined) return 2;
  return diagnosis.findings.some(({ standing }) => standing === 'failed') ? 1 : 0;
}
