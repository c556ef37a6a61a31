import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import type { Environment } from '../../src/config/index.ts';
import { migrate } from '../../src/database/migrate.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { type Program, startProgram } from '../support/program.ts';
import { testPool } from '../support/test-pool.ts';

const STARTS = [
  ['src/server.ts', 'ready for webhooks'],
  ['src/worker.ts', 'ready to apply events'],
] as const;

let database: TestDatabase;
let admin: pg.Pool;
/** The address with a role that is not the owner of the tables. */
let databaseUrl: string;
const role = `few_${randomBytes(6).toString('hex')}`;
const running: Program[] = [];

beforeAll(async () => {
  database = await migratedDatabase();
  admin = testPool({ connectionString: database.url });
  await migrate(admin);
  await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'right'`);
  await admin.query(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`);
  databaseUrl = Object.assign(new URL(database.url), { username: role, password: 'right' }).href;
});

afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
});

afterAll(async () => {
  await admin.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await admin.end();
  await database.drop();
});

function start(script: string, changes: Environment = {}): Program {
  const program = startProgram(script, { ...exampleEnvironment(databaseUrl), ...changes });
  running.push(program);
  return program;
}

test.each(STARTS)(
  '%s waits until there is a connection',
  async (script, ready) => {
    const held = [1, 2, 3].map(() => new pg.Client({ connectionString: databaseUrl }));
    for (const client of held) await client.connect();
    await admin.query(`ALTER ROLE ${role} CONNECTION LIMIT 3`);
    const program = start(script);
    expect(await program.logged('waiting for the database')).toMatchObject({
      level: 'warn',
      found: expect.stringContaining('53300'),
    });
    for (const client of held) await client.end();
    await program.logged(ready);
    await admin.query(`ALTER ROLE ${role} CONNECTION LIMIT -1`);
  },
  120_000,
);

test.each(STARTS)('%s waits for a name that is not known yet', async (script) => {
  const DATABASE_URL = Object.assign(new URL(databaseUrl), { hostname: 'db.invalid' }).href;
  const line = await start(script, { DATABASE_URL }).logged('waiting for the database');
  expect(line).toMatchObject({ found: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) });
});

test.each(STARTS)(
  '%s does not start when DATABASE_URL contradicts DATABASE_TLS',
  async (script) => {
    const DATABASE_URL = `${databaseUrl}?sslmode=disable`;
    const program = start(script, { DATABASE_URL, DATABASE_TLS: 'verify' });
    const [code] = await once(program.child, 'exit');
    expect({ code, log: program.log() }).toEqual({ code: 2, log: [] });
  },
);

test.each(STARTS)(
  '%s starts on a standby, which only reads',
  async (script, ready) => {
    await admin.query(`ALTER ROLE ${role} SET default_transaction_read_only = on`);
    await start(script).logged(ready);
    await admin.query(`ALTER ROLE ${role} RESET default_transaction_read_only`);
  },
  120_000,
);
