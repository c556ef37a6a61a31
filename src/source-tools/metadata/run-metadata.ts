import { join } from 'node:path';
import { printable, printableJson } from '../../printable.ts';
import type { SourceContext } from '../context.ts';
import type { SourceOptions } from '../options.ts';
import { metadataFiles } from './metadata-files.ts';
import { permissionSetName } from './permission-set-file.ts';
import { planMetadata } from './plan-metadata.ts';
import { writeFiles } from './write-files.ts';

/**
 * Writes the metadata that a mapping needs.
 *
 * @throws InputError when Salesforce would refuse a name, or a file differs
 */
export async function runMetadata(
  options: Extract<SourceOptions, { subcommand: 'metadata' }>,
  { mapping, output }: SourceContext,
): Promise<0> {
  const { out, label, existing, isForced, isJson } = options;
  const plan = planMetadata(mapping, label, existing);
  const files = await writeFiles(out, metadataFiles(plan), isForced);
  if (isJson) {
    output.out(`${printableJson({ formatVersion: 1, exitStatus: 0, folder: out, files })}\n`);
    return 0;
  }
  const lines = [
    ...files.map(({ path, state }) => `${state.padEnd(9)} ${join(out, path)}`),
    '',
    'Deploy it with the sf CLI:',
    ...(mapping.map === 'raw'
      ? ['  sf project deploy start --source-dir salesforce/raw-events --target-org YOUR_ORG']
      : []),
    `  sf project deploy start --source-dir ${out} --target-org YOUR_ORG`,
    'Then assign the permission sets: to the integration user, and to people who look.',
    ...(
      [
        ['Integration', 'INTEGRATION_USER'],
        ['Admin', 'ADMIN'],
      ] as const
    ).map(
      ([audience, user]) =>
        `  sf org assign permset --name ${permissionSetName(plan.label, audience)} --on-behalf-of ${user} --target-org YOUR_ORG`,
    ),
  ];
  output.out(printable(`${lines.join('\n')}\n`));
  return 0;
}
