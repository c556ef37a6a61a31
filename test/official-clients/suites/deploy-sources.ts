import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sourceCommand } from '../../../src/source-tools/command.ts';
import type { CliRunner } from '../cli-runner.ts';
import { PROJECT, USERNAME } from '../stage.ts';

const TARGET = ['--target-org', USERNAME];
const EXAMPLES = ['stripe/stripe.yaml', 'standard-webhooks/memberships.yaml'];
/** What the guide for a new sender calls its folder; no package directory of the project. */
const FOLDER = 'force-app-sources';

const deployed = z.object({
  success: z.literal(true),
  files: z.array(z.object({ fullName: z.string(), state: z.string() })),
});

/**
 * Deploys the metadata that `npm run source -- metadata` writes for two mapping files, and assigns a
 * permission set of it, as the guide for a new sender says.
 */
export async function deploySources({ sf, home, stage }: CliRunner): Promise<void> {
  const cwd = join(home, 'sources');
  await mkdir(join(cwd, 'force-app'), { recursive: true });
  const settings = { packageDirectories: [{ path: 'force-app', default: true }] };
  await writeFile(join(cwd, 'sfdx-project.json'), JSON.stringify(settings));
  for (const file of EXAMPLES) {
    const path = join(PROJECT, 'examples/sources', file);
    const silent = { out: () => undefined, err: () => undefined };
    const argv = ['metadata', path, '--out', join(cwd, FOLDER)];
    assert.equal(await sourceCommand(argv, silent), 0);
  }
  await sf({
    args: ['project', 'deploy', 'start', '--source-dir', FOLDER, ...TARGET],
    cwd,
    result: deployed,
    verify: async ({ files }) => {
      const states = new Set(files.map(({ state }) => state));
      assert.deepEqual([...states], ['Created']);
      const { fields } = await stage.connection.sobject('Stripe_Charge__c').describe();
      const field = (name: string) => fields.find((each) => each.name === name);
      assert.deepEqual(
        [field('Charge_Id__c')?.externalId, field('Amount__c')?.scale, field('Captured__c')?.type],
        [true, 3, 'double'],
      );
      return `${files.length} files, created`;
    },
  });
  await sf({
    args: [
      ...['org', 'assign', 'permset', '--name', 'Stripe_Connector_Integration', ...TARGET],
      ...['--on-behalf-of', USERNAME],
    ],
    cwd,
    result: z.object({ successes: z.array(z.unknown()).length(1), failures: z.array(z.unknown()) }),
    verify: ({ failures }) => {
      assert.deepEqual(failures, []);
      return 'Stripe_Connector_Integration is assigned';
    },
  });
}
