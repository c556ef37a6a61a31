import type { Output } from '../cli/output.ts';
import { type Environment, processEnvironment } from '../config/environment.ts';
import { printable, printableJson } from '../printable.ts';
import { runCheck } from './check/run-check.ts';
import { runMetadata } from './metadata/run-metadata.ts';
import { readOptions } from './options.ts';
import { readMappingFiles } from './read-mapping-files.ts';

/**
 * Runs `source`.
 *
 * @param argv arguments without node and script
 * @param output receives the result (out), and the problems of the file (err)
 * @param environment environment variables; those of the process by default
 * @param now stands for the time of arrival of samples
 * @returns exit status: 0 everything fits; 1 the file has problems, an event or a secret that is
 *   set cannot be used, or the org does not fit
 * @throws InputError when arguments are wrong, ConfigError when the configuration that `--org` needs
 *   is
 */
export async function sourceCommand(
  argv: readonly string[],
  output: Output,
  environment: Environment = processEnvironment(),
  now = new Date(),
): Promise<0 | 1> {
  const options = readOptions(argv);
  if (options.subcommand === 'help') {
    output.out(options.help);
    return 0;
  }
  const { usable, problems, texts } = await readMappingFiles(options.files);
  if (texts.length > 0) {
    const json = { formatVersion: 1, exitStatus: 1, problems };
    if (options.isJson) output.out(`${printableJson(json)}\n`);
    output.err(printable(texts.map((text) => `${text}\n`).join('')));
    return 1;
  }
  let status: 0 | 1 = 0;
  for (const [index, { file, mapping }] of usable.entries()) {
    const context = { file, mapping, output, environment, now };
    if (index > 0) output.out('\n');
    const own =
      options.subcommand === 'check'
        ? await runCheck(options, context)
        : await runMetadata(options, context);
    if (own === 1) status = 1;
  }
  return status;
}
