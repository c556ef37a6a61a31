import { basename } from 'node:path';
import type { Environment } from '../../config/environment.ts';
import type { Finding } from '../../doctor/finding.ts';
import { reportText } from '../../doctor/print-report.ts';
import { createLog } from '../../log.ts';
import { printableJson } from '../../printable.ts';
import type { Mapping } from '../../sources/mapped/language/mapping-schema.ts';
import { createParts, PATIENT_PART_BUILDERS } from '../../wiring/parts.ts';
import { readConnectorConfig } from '../../wiring/read-config.ts';
import { COMMAND_PART_BUILDERS, createWorkerParts } from '../../wiring/worker-parts.ts';
import type { SourceContext } from '../context.ts';
import type { SourceOptions } from '../options.ts';
import { readNamedFile } from '../read-files.ts';
import { sourceVariables } from '../source-variables.ts';
import { checkOrg } from './check-org.ts';
import { checkSource, isUsable } from './check-source.ts';
import type { Sample } from './examine-event.ts';
import { checkJson } from './report-json.ts';
import { checkText } from './report-text.ts';

/**
 * Checks a mapping with samples, and with the org when that is asked for.
 *
 * @throws InputError when a sample cannot be read, ConfigError when the configuration cannot
 */
export async function runCheck(
  options: Extract<SourceOptions, { subcommand: 'check' }>,
  { file, mapping, output, environment, now }: SourceContext,
): Promise<0 | 1> {
  const { isJson } = options;
  const samples = await Promise.all(
    options.events.map((path) => readSample(path, options.headers)),
  );
  const { secretsOf, mode } = sourceVariables(file, mapping, environment);
  const check = checkSource(mapping, { samples, secretsOf, mode, now });
  const findings = options.org ? await findingsOf(file, mapping, environment) : [];
  const fits = isUsable(check) && findings.every(({ standing }) => standing !== 'failed');
  const exitStatus = fits ? 0 : 1;
  if (isJson) {
    const json = { formatVersion: 1, exitStatus, ...checkJson(file, check) };
    output.out(`${printableJson(options.org ? { ...json, findings } : json)}\n`);
  } else {
    output.out(checkText(file, check));
    output.out(options.org ? `\n${reportText({ examined: true, findings })}\n` : ORG_HINT);
  }
  return exitStatus;
}

async function readSample(path: string, headers: Sample['headers']): Promise<Sample> {
  return {
    name: basename(path),
    body: await readNamedFile(path, 'a file with a body as the sender posts it'),
    headers,
  };
}

const ORG_HINT = '\nAdd --org to compare the file with the org.\n';

/** Logs in as the connector does. */
async function findingsOf(
  file: string,
  mapping: Mapping,
  environment: Environment,
): Promise<Finding[]> {
  const config = await readConnectorConfig(environment);
  const parts = createWorkerParts(
    createParts(config, createLog('silent'), PATIENT_PART_BUILDERS, environment),
    COMMAND_PART_BUILDERS,
  );
  try {
    return await checkOrg(parts.org(), file, mapping);
  } finally {
    await parts.pool().end();
  }
}
