import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CliRunner } from '../cli-runner.ts';
import { PROJECT, USERNAME } from '../stage.ts';

const TARGET = ['--target-org', USERNAME];

/** Lists of the org's metadata. */
export async function metadataSuite(runner: CliRunner): Promise<void> {
  await list(runner);
  await manifest(runner);
  await tooling(runner);
}

async function list({ sf }: CliRunner): Promise<void> {
  const component = z.object({ fullName: z.string(), fileName: z.string() });
  await sf({
    args: ['org', 'list', 'metadata', '--metadata-type', 'CustomField', ...TARGET],
    result: z.array(component),
    verify: (fields) => {
      const key = fields.find(({ fullName }) => fullName === 'DR_Fulfillment__c.DR_Order_Id__c');
      assert.equal(key?.fileName, 'objects/DR_Fulfillment__c.object');
      return `${fields.length} custom fields`;
    },
  });
}

async function manifest({ sf, home }: CliRunner): Promise<void> {
  const output = ['--output-dir', home, '--name', 'from-org'];
  await sf({
    args: ['project', 'generate', 'manifest', '--from-org', USERNAME, ...output],
    cwd: PROJECT,
    result: z.unknown(),
    verify: async () => {
      const text = await readFile(join(home, 'from-org.xml'), 'utf8');
      assert.match(text, /<members>DR_Fulfillment__c<\/members>/);
      assert.match(text, /<members>Digital_River_Connector_Integration<\/members>/);
      return `${text.match(/<members>/g)?.length} components of ${text.match(/<name>/g)?.length} types`;
    },
  });
}

async function tooling({ sf }: CliRunner): Promise<void> {
  const query = 'SELECT Id, ValidationName, EntityDefinition.QualifiedApiName FROM ValidationRule';
  await sf({
    args: ['data', 'query', '--use-tooling-api', '--query', query, ...TARGET],
    result: z.object({
      records: z.array(z.object({ Id: z.string(), ValidationName: z.string() })),
    }),
    verify: ({ records }) => {
      assert(records.some(({ ValidationName }) => ValidationName === 'DR_Order_State_Guard'));
      return `${records.length} validation rules`;
    },
  });
}
