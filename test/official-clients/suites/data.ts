import assert from 'node:assert/strict';
import { z } from 'zod';
import type { CliRunner } from '../cli-runner.ts';
import { USERNAME } from '../stage.ts';

const TARGET = ['--target-org', USERNAME];
const NAME = 'Cli Outfitters';
const QUERY = `select id, name, owner.username from account where name = '${NAME}'`;

/** Single rows, and queries in each output format. */
export async function dataSuite(runner: CliRunner): Promise<void> {
  const id = await create(runner);
  await queries(runner, id);
  await changes(runner, id);
}

async function create({ sf, stage }: CliRunner): Promise<string> {
  let created = '';
  await sf({
    args: [
      'data',
      'create',
      'record',
      '--sobject',
      'Account',
      '--values',
      `Name='${NAME}'`,
      ...TARGET,
    ],
    result: z.object({ id: z.string(), success: z.literal(true) }),
    verify: async ({ id }) => {
      created = id;
      assert.equal((await stage.connection.sobject('Account').retrieve(id)).Name, NAME);
      return id;
    },
  });
  return created;
}

async function queries({ sf, sfText }: CliRunner, id: string): Promise<void> {
  const row = z.object({
    Id: z.literal(id),
    Name: z.literal(NAME),
    Owner: z.object({ Username: z.literal(USERNAME) }),
  });
  await sf({
    args: ['data', 'query', '--query', QUERY, '--result-format', 'json', ...TARGET],
    result: z.object({ records: z.tuple([row]), totalSize: z.literal(1) }),
    verify: ({ records }) => JSON.stringify(records[0]),
  });
  await sfText(['data', 'query', '--query', QUERY, ...TARGET], (stdout) => {
    assert.match(stdout, new RegExp(`${id}.+${NAME}.+${USERNAME}`));
    return `a table with ${id}`;
  });
  await sfText(
    ['data', 'query', '--query', QUERY, '--result-format', 'csv', ...TARGET],
    (stdout) => {
      assert(stdout.includes(`Id,Name,Owner.Username\n${id},${NAME},${USERNAME}\n`), stdout);
      return `CSV with ${id}`;
    },
  );
}

async function changes({ sf, stage }: CliRunner, id: string): Promise<void> {
  const where = ['--sobject', 'Account', '--where', `Name='${NAME}'`, ...TARGET];
  const byId = ['--sobject', 'Account', '--record-id', id, ...TARGET];
  const done = z.object({ id: z.literal(id), success: z.literal(true) });
  await sf({
    args: ['data', 'update', 'record', ...where, '--values', 'Phone=123'],
    result: done,
    verify: async () => {
      assert.equal((await stage.connection.sobject('Account').retrieve(id)).Phone, '123');
      return 'Phone 123';
    },
  });
  await sf({
    args: ['data', 'get', 'record', ...byId],
    result: z.object({ Id: z.literal(id), Phone: z.literal('123') }),
    verify: ({ Id }) => Id,
  });
  await sf({
    args: ['data', 'delete', 'record', ...byId],
    result: done,
    verify: async () => {
      const left = await stage.connection.query(QUERY);
      assert.equal(left.totalSize, 0);
      return 'deleted';
    },
  });
}
