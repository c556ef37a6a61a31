import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { CliRunner } from '../cli-runner.ts';
import { PROJECT, USERNAME } from '../stage.ts';
import { deploySources } from './deploy-sources.ts';
import { quickDeploy } from './quick-deploy.ts';

const TARGET = ['--target-org', USERNAME];
const OVER_REST = { SF_ORG_METADATA_REST_DEPLOY: 'true' };
const NEW_FIELD = 'Order.Cli_Note__c';
const STOREFRONT = 'Digital_River_Connector_Storefront';

const deployment = z.object({
  success: z.boolean(),
  checkOnly: z.boolean(),
  numberComponentsDeployed: z.number(),
  numberComponentErrors: z.number(),
  details: z.object({ componentFailures: z.array(z.object({ problem: z.string() })) }),
});

/** A deployment and the state of each component, as the CLI lists them. */
const deployedFiles = z.object({
  success: z.literal(true),
  files: z.array(z.object({ fullName: z.string(), state: z.string() })),
});

/** Deploys this project as an admin does, over SOAP and REST, and then a new field. */
export async function deploySuite(runner: CliRunner): Promise<void> {
  await convert(runner);
  await deployProject(runner);
  await deployHistory(runner);
  await deployField(runner);
  await deploySources(runner);
  await quickDeploy(runner);
}

async function convert({ sf, home }: CliRunner): Promise<void> {
  const output = join(home, 'converted');
  await sf({
    args: ['project', 'convert', 'source', '--output-dir', output],
    cwd: PROJECT,
    result: z.unknown(),
    verify: async () => {
      const files = await readdir(output, { recursive: true });
      assert(files.includes('package.xml') && files.includes('objects/Order.object'));
      return `${files.length} files and folders`;
    },
  });
}

async function deployProject({ sf }: CliRunner): Promise<void> {
  const start = ['project', 'deploy', 'start', ...TARGET, '--source-dir'];
  const args = [...start, 'force-app'];
  const optional = [
    ...[...start, 'salesforce/reports', 'salesforce/alerts'],
    'salesforce/external-client-app',
  ];
  const whole = { result: deployment, cwd: PROJECT };
  const expectSuccess =
    (checkOnly: boolean, atLeast: number) => (result: z.infer<typeof deployment>) => {
      assert.equal(result.checkOnly, checkOnly);
      assert.equal(result.success, true);
      assert(result.numberComponentsDeployed >= atLeast);
      return `${result.numberComponentsDeployed} components, ${checkOnly ? 'checked' : 'deployed'}`;
    };
  await sf({ ...whole, args: [...args, '--dry-run'], verify: expectSuccess(true, 50) });
  await sf({
    ...whole,
    args: [...args, '--dry-run'],
    environment: OVER_REST,
    verify: expectSuccess(true, 50),
  });
  await sf({ ...whole, args, verify: expectSuccess(false, 50) });
  await sf({ ...whole, args: optional, verify: expectSuccess(false, 5) });
  const soql = `SELECT Name FROM PermissionSet WHERE Name = '${STOREFRONT}'`;
  await sf({
    args: ['data', 'query', '--query', soql, ...TARGET],
    result: z.object({ totalSize: z.number() }),
    verify: ({ totalSize }) => {
      assert.equal(totalSize, 1);
      return `${STOREFRONT} is deployed`;
    },
  });
}

/**
 * The history of orders, which is deployed separately: it fits beside the 17 fields that Order
 * tracks by default, and one field more does not.
 */
async function deployHistory(runner: CliRunner): Promise<void> {
  const { sf } = runner;
  const start = ['project', 'deploy', 'start', ...TARGET, '--source-dir'];
  const history = { args: [...start, 'salesforce/order-history'], cwd: PROJECT };
  for (const expected of ['Changed', 'Unchanged']) {
    await sf({
      ...history,
      result: deployedFiles,
      verify: ({ files }) => {
        assert.equal(files.length, 3);
        assert(files.every(({ state }) => state === expected));
        return files.map(({ fullName, state }) => `${fullName} ${state}`).join(', ');
      },
    });
  }
  const field = '<length>20</length><trackHistory>true</trackHistory><type>Text</type>';
  await sf({
    args: [...start, 'force-app'],
    cwd: await project(runner, 'tracked', field),
    exit: 1,
    result: deployment,
    verify: ({ success, details }) => {
      const problems = details.componentFailures.map(({ problem }) => problem);
      assert.equal(success, false);
      assert.match(problems.join('; '), /exceeded the allowed number of fields to track/);
      return problems.join('; ');
    },
  });
}

async function deployField(runner: CliRunner): Promise<void> {
  const { sf, stage } = runner;
  const good = await project(runner, 'good', '<type>Text</type><length>20</length>');
  const bad = await project(runner, 'bad', '<type>Text</type><length>2000</length>');
  const args = ['project', 'deploy', 'start', '--source-dir', 'force-app', ...TARGET];
  const has = async () => {
    const { fields } = await stage.connection.sobject('Order').describe();
    return fields.some(({ name }) => name === 'Cli_Note__c');
  };
  await sf({
    args,
    cwd: bad,
    exit: 1,
    result: deployment,
    verify: async ({ success, details }) => {
      assert.equal(success || (await has()), false);
      return details.componentFailures.map(({ problem }) => problem).join('; ');
    },
  });
  await sf({
    args: [...args, '--dry-run'],
    cwd: good,
    result: deployment,
    verify: async ({ checkOnly }) => {
      assert(checkOnly && !(await has()));
      return `${NEW_FIELD} is valid, and not deployed`;
    },
  });
  await sf({
    args,
    cwd: good,
    environment: OVER_REST,
    result: deployment,
    verify: async ({ success }) => {
      assert(success && (await has()));
      return `${NEW_FIELD} is deployed`;
    },
  });
  await writeField(runner);
}

async function writeField({ sf, stage: { connection } }: CliRunner): Promise<void> {
  const account = await connection.sobject('Account').create({ Name: 'Deployed' });
  const values = `AccountId=${account.id} EffectiveDate=2026-11-01 Status=Draft Cli_Note__c='by sf'`;
  await sf({
    args: ['data', 'create', 'record', '--sobject', 'Order', '--values', values, ...TARGET],
    result: z.object({ id: z.string() }),
    verify: async ({ id }) => {
      assert.equal((await connection.sobject('Order').retrieve(id)).Cli_Note__c, 'by sf');
      return `${id} has a value in the new field`;
    },
  });
}

/** Writes a project with one new field. */
async function project({ home }: CliRunner, name: string, type: string): Promise<string> {
  const folder = join(home, name);
  const path = 'force-app/main/default/objects/Order/fields/Cli_Note__c.field-meta.xml';
  const field = `<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
  <fullName>Cli_Note__c</fullName><label>Note</label>${type}
</CustomField>`;
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), field);
  const settings = { packageDirectories: [{ path: 'force-app', default: true }] };
  await writeFile(join(folder, 'sfdx-project.json'), JSON.stringify(settings));
  return folder;
}
