import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CliRunner } from '../cli-runner.ts';
import { type Stage, USERNAME } from '../stage.ts';

const TARGET = ['--target-org', USERNAME];
const HEADER = 'DR_Order_Id__c,DR_Fulfillment_Status__c';
const ROWS = 450;

/** Many rows at once: upsert and export of CSV, export and import of trees of records. */
export async function bulkSuite(runner: CliRunner): Promise<void> {
  await upsertBulk(runner);
  await exportBulk(runner);
  await exportParts(runner);
  await trees(runner);
}

async function upsertBulk({ sf, stage, home }: CliRunner): Promise<void> {
  const file = join(home, 'fulfillments.csv');
  const lines = Array.from({ length: ROWS }, (_, index) => `bulk-${index},Open`);
  await writeFile(file, [HEADER, ...lines, ''].join('\n'));
  const job = ['--sobject', 'DR_Fulfillment__c', '--external-id', 'DR_Order_Id__c'];
  const args = ['data', 'upsert', 'bulk', ...job, '--file', file, '--wait', '1', ...TARGET];
  const info = z.object({ numberRecordsProcessed: z.number(), numberRecordsFailed: z.number() });
  await sf({
    args,
    result: z.object({ jobInfo: info }),
    verify: async ({ jobInfo }) => {
      assert.deepEqual(jobInfo, { numberRecordsProcessed: ROWS, numberRecordsFailed: 0 });
      assert.equal(await written(stage), ROWS);
      return `${ROWS} rows`;
    },
  });
  await writeFile(file, [HEADER, `${'x'.repeat(300)},Open`, lines[0], ''].join('\n'));
  await sf({
    args,
    exit: 1,
    result: z.object({ message: z.string() }),
    verify: async ({ message }) => {
      assert.equal(await written(stage), ROWS);
      return message;
    },
  });
}

async function written({ connection }: Stage): Promise<number> {
  const { totalSize } = await connection.query(
    "SELECT count() FROM DR_Fulfillment__c WHERE DR_Order_Id__c LIKE 'bulk-%' AND DR_Fulfillment_Status__c = 'Open'",
  );
  return totalSize;
}

async function exportBulk({ sf, home }: CliRunner): Promise<void> {
  const file = join(home, 'export.csv');
  const query =
    "SELECT Id, DR_Order_Id__c FROM DR_Fulfillment__c WHERE DR_Order_Id__c LIKE 'bulk-%'";
  const output = ['--output-file', file, '--result-format', 'csv', '--wait', '1'];
  await sf({
    args: ['data', 'export', 'bulk', '--query', query, ...output, ...TARGET],
    result: z.object({ totalSize: z.literal(ROWS) }),
    verify: async ({ totalSize }) => {
      const csv = await readFile(file, 'utf8');
      assert.equal(csv.trim().split('\n').length, totalSize + 1);
      return `${totalSize} rows in a CSV`;
    },
  });
}

/** The parts of a query's result, each with the locator of the next. */
async function exportParts({ sfText, stage }: CliRunner): Promise<void> {
  const query = "SELECT DR_Order_Id__c FROM DR_Fulfillment__c WHERE DR_Order_Id__c LIKE 'bulk-%'";
  const jobs = '/services/data/v67.0/jobs/query';
  const { id } = await stage.connection.requestPost<{ id: string }>(jobs, {
    operation: 'query',
    query,
  });
  let locator = '';
  for (const rows of [200, 200, 50]) {
    const path = `${jobs}/${id}/results?maxRecords=200${locator}`;
    await sfText(['api', 'request', 'rest', path, '--include', ...TARGET], (stdout) => {
      assert.match(stdout, new RegExp(`sforce-numberofrecords: ${rows}`, 'i'));
      assert.equal(stdout.match(/^"bulk-\d+"/gm)?.length, rows);
      const next = /sforce-locator: (\S+)/i.exec(stdout)?.[1] ?? '';
      assert.equal(next === 'null', rows === 50);
      locator = `&locator=${next}`;
      return `${rows} rows, next locator ${next}`;
    });
  }
}

async function trees({ sf, stage, home }: CliRunner): Promise<void> {
  const { connection } = stage;
  const { id = '' } = await connection.sobject('Account').create({ Name: 'Tree' });
  await connection.sobject('Contact').create({ LastName: 'Branch', AccountId: id });
  const query = "SELECT Name, (SELECT LastName FROM Contacts) FROM Account WHERE Name = 'Tree'";
  const folder = ['--output-dir', home, '--prefix', 'tree'];
  const plan = join(home, 'tree-Account-Contact-plan.json');
  await sf({
    args: ['data', 'export', 'tree', '--query', query, '--plan', ...folder, ...TARGET],
    result: z.unknown(),
    verify: async () => {
      assert.match(await readFile(plan, 'utf8'), /Contact/);
      return 'a plan with an account and its contact';
    },
  });
  await sf({
    args: ['data', 'import', 'tree', '--plan', plan, ...TARGET],
    result: z.array(z.object({ type: z.string(), id: z.string() })),
    verify: async (made) => {
      assert.deepEqual(made.map(({ type }) => type).sort(), ['Account', 'Contact']);
      const found = await connection.query(
        "SELECT Id FROM Contact WHERE LastName = 'Branch' AND Account.Name = 'Tree'",
      );
      assert.equal(found.totalSize, 2);
      return 'the same account and contact again, with new ids';
    },
  });
}
