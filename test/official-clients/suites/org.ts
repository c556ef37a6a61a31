import assert from 'node:assert/strict';
import { z } from 'zod';
import type { CliRunner } from '../cli-runner.ts';
import { USERNAME } from '../stage.ts';

const TARGET = ['--target-org', USERNAME];

/** The CLI's information about the org and its objects, and REST calls. */
export async function orgSuite(runner: CliRunner): Promise<void> {
  await aboutTheOrg(runner);
  await objects(runner);
  await restCalls(runner);
}

async function aboutTheOrg({ sf }: CliRunner): Promise<void> {
  await sf({
    args: ['org', 'display', ...TARGET],
    result: z.object({ connectedStatus: z.string(), apiVersion: z.string() }),
    verify: ({ connectedStatus, apiVersion }) => {
      assert.equal(connectedStatus, 'Connected');
      return `${connectedStatus}, API ${apiVersion}`;
    },
  });
  await sf({
    args: ['org', 'list'],
    result: z.object({ other: z.array(z.object({ username: z.string() })) }),
    verify: ({ other }) => {
      assert.deepEqual(other, [{ username: USERNAME }]);
      return `${other.length} org`;
    },
  });
  await sf({
    args: ['org', 'list', 'limits', ...TARGET],
    result: z.array(z.object({ name: z.string(), max: z.number(), remaining: z.number() })),
    verify: (limits) => {
      const daily = limits.find(({ name }) => name === 'DailyApiRequests');
      assert(daily !== undefined && daily.remaining < daily.max);
      return `${daily.remaining} of ${daily.max} calls left`;
    },
  });
}

async function objects({ sf }: CliRunner): Promise<void> {
  await sf({
    args: ['sobject', 'list', '--sobject', 'custom', ...TARGET],
    result: z.array(z.string()),
    verify: (names) => {
      assert(names.includes('DR_Fulfillment__c'));
      return names.join(' ');
    },
  });
  const field = z.object({ name: z.string(), type: z.string(), externalId: z.boolean() });
  await sf({
    args: ['sobject', 'describe', '--sobject', 'Order', ...TARGET],
    result: z.object({ keyPrefix: z.literal('801'), fields: z.array(field) }),
    verify: ({ fields }) => {
      const key = fields.find(({ name }) => name === 'DR_Order_Id__c');
      assert.deepEqual(key, { name: 'DR_Order_Id__c', type: 'string', externalId: true });
      return `${fields.length} fields`;
    },
  });
}

async function restCalls({ sfText, stage }: CliRunner): Promise<void> {
  const row = '/services/data/v67.0/sobjects/DR_Fulfillment__c/DR_Order_Id__c/cli-rest';
  const body = JSON.stringify({ DR_Fulfillment_Status__c: 'Open' });
  const upsert = ['api', 'request', 'rest', row, '--method', 'PATCH', '--body', body, ...TARGET];
  const written = z.object({ id: z.string(), created: z.boolean() });
  for (const created of [true, false]) {
    await sfText(upsert, async (stdout) => {
      const answer = written.parse(JSON.parse(stdout));
      assert.equal(answer.created, created);
      const kept = await stage.connection.sobject('DR_Fulfillment__c').retrieve(answer.id);
      assert.equal(kept.DR_Fulfillment_Status__c, 'Open');
      return `${answer.id}, created: ${answer.created}`;
    });
  }
  await sfText(['api', 'request', 'rest', '/services/data/v67.0/limits', ...TARGET], (stdout) => {
    const { DailyApiRequests } = z
      .object({ DailyApiRequests: z.object({ Max: z.number() }) })
      .parse(JSON.parse(stdout));
    return `at most ${DailyApiRequests.Max} calls`;
  });
}
