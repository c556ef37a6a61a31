import { ConfigError } from '../../src/errors.ts';
import { migrateCommand } from '../../src/migrate/command.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { freshDatabase } from '../support/database.ts';

async function run(environment: ReturnType<typeof exampleEnvironment>) {
  const lines: string[] = [];
  const output = { out: (line: string) => void lines.push(line), err: () => undefined };
  const status = await migrateCommand(output, environment);
  return { status, log: lines.map((line) => JSON.parse(line)) };
}

test('it migrates an empty database, and leaves an up-to-date one as it is', async () => {
  const database = await freshDatabase();
  const environment = exampleEnvironment(database.url);
  expect(await run(environment)).toMatchObject({
    status: 0,
    log: [
      { fact: 'the database was migrated', migrations: expect.arrayContaining(['0001-inbox.sql']) },
    ],
  });
  expect(await run(environment)).toMatchObject({
    status: 0,
    log: [{ fact: 'the database is up to date', migrations: [] }],
  });
  await database.drop();
});

test('a database that cannot be used ends with status 1, and the log says what to do', async () => {
  expect(await run(exampleEnvironment('postgres://connector@127.0.0.1:1/inbox'))).toMatchObject({
    status: 1,
    log: [
      {
        level: 'fatal',
        fact: 'the database was not migrated',
        found: expect.stringContaining('ECONNREFUSED'),
        todo: expect.stringContaining('DATABASE_URL'),
      },
    ],
  });
});

test('an incomplete configuration is an error of the caller', async () => {
  await expect(run({})).rejects.toThrow(ConfigError);
});
