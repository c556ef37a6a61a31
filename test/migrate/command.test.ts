import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import pg from 'pg';
import type { Environment } from '../../src/config/index.ts';
import { ConfigError } from '../../src/errors.ts';
import { migrateCommand } from '../../src/migrate/command.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
/** The variables of the database alone. */
let ofDatabase: Environment;

beforeEach(async () => {
  database = await freshDatabase();
  ofDatabase = { NODE_ENV: 'test', DATABASE_URL: database.url, DATABASE_TLS: 'off' };
});

afterEach(() => database.drop());

async function run(environment: Environment, isRelease = false) {
  const lines: string[] = [];
  const output = { out: (line: string) => void lines.push(line), err: () => undefined };
  const status = await migrateCommand(isRelease ? ['--release'] : [], output, environment);
  return { status, log: lines.map((line) => JSON.parse(line)) };
}

async function tableOfEvents(): Promise<string | null> {
  return (await query("SELECT to_regclass('event') AS found"))[0]?.found;
}

async function query(text: string) {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const MIGRATED = { fact: 'the database was migrated', migrations: expect.any(Array) };

test('it needs the variables of the database alone, and leaves an up-to-date one as it is', async () => {
  expect(await run(ofDatabase)).toMatchObject({
    status: 0,
    log: [
      { fact: 'the database was migrated', migrations: expect.arrayContaining(['0001-inbox.sql']) },
    ],
  });
  expect(await run(ofDatabase)).toMatchObject({
    status: 0,
    log: [{ fact: 'the database is up to date', migrations: [] }],
  });
});

test('a database that cannot be used ends with status 1, and the log says what to do', async () => {
  const missing = `${database.url}_missing`;
  expect(await run({ ...ofDatabase, DATABASE_URL: missing })).toMatchObject({
    status: 1,
    log: [
      {
        level: 'fatal',
        fact: 'the database was not migrated',
        found: expect.stringContaining('3D000'),
        todo: expect.stringContaining('DATABASE_URL'),
      },
    ],
  });
});

test('it waits for a database that is starting', async () => {
  const { hostname, port } = new URL(database.url);
  const proxy = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  const late = typeof address === 'object' ? (address?.port ?? 0) : 0;
  proxy.close();
  await once(proxy, 'close');
  const url = Object.assign(new URL(database.url), { hostname: '127.0.0.1', port: String(late) });
  const lines: string[] = [];
  const output = {
    err: () => undefined,
    out: (line: string) => {
      lines.push(JSON.parse(line).fact);
      if (lines.length === 1) proxy.listen(late, '127.0.0.1');
    },
  };
  const environment = { ...ofDatabase, DATABASE_URL: url.href };
  expect(await migrateCommand([], output, environment)).toBe(0);
  expect(lines).toEqual(['waiting for the database', 'the database was migrated']);
  proxy.close();
});

test('without DATABASE_URL, it is an error of the caller', async () => {
  await expect(run({})).rejects.toThrow(ConfigError);
});

test('the first release migrates, and says what the configuration lacks', async () => {
  const { status, log } = await run(ofDatabase, true);
  expect(status).toBe(0);
  expect(log).toMatchObject([MIGRATED, { level: 'warn', missing: expect.any(Array) }]);
  expect(log[1].missing.map((text: string) => text.split(':')[0])).toEqual([
    'CONNECTOR_MODE',
    'SALESFORCE_INSTANCE_URL',
    'SALESFORCE_CLIENT_ID',
    'SALESFORCE_USERNAME',
    'SALESFORCE_PRIVATE_KEY',
    'a sender',
  ]);
});

test('a release with a complete configuration says no more than that it migrated', async () => {
  expect((await run(exampleEnvironment(database.url), true)).log).toMatchObject([MIGRATED]);
});

test.each([
  ['a value', { CONNECTOR_MODE: 'production' }, 'CONNECTOR_MODE is not usable'],
  ['a value beside gaps', { SALESFORCE_BATCH_SIZE: '500' }, 'SALESFORCE_BATCH_SIZE is not usable'],
])('a wrong variable fails also the first release: %s', async (_, changes, problem) => {
  await expect(run({ ...ofDatabase, ...changes }, true)).rejects.toThrow(problem);
  expect(await tableOfEvents()).toBeNull();
});

test('what is found only when the parts are built fails a release as well', async () => {
  const environment = { ...exampleEnvironment(database.url), SALESFORCE_PROFILE: 'none.json' };
  await expect(run(environment, true)).rejects.toThrow('SALESFORCE_PROFILE');
});

test.each([
  [
    'belongs to an org',
    `INSERT INTO connected_org (organization_id, first_organization_id) VALUES ('00DHs000000AbCdMAK', '00DHs000000AbCdMAK')`,
  ],
  [
    'has an event',
    `INSERT INTO event (source, event_id, body, status, proof) VALUES ('xanpay', '1', '{}', 'unmapped', 'basic')`,
  ],
])(
  'a release with gaps fails once the database %s; migrate alone still works',
  async (_, insert) => {
    await run(ofDatabase);
    await query(insert);
    await expect(run(ofDatabase, true)).rejects.toThrow('SALESFORCE_CLIENT_ID is missing');
    expect(await run(ofDatabase)).toMatchObject({ status: 0 });
    expect((await run(exampleEnvironment(database.url), true)).status).toBe(0);
  },
);
