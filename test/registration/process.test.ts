import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type LocalDigitalRiver, startLocalDigitalRiver } from '../../local/digital-river/start.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import { env, secrets } from './registration-example.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/register-webhooks.ts', import.meta.url));
const ARGUMENTS = ['--environment', 'sandbox', '--address', 'http://127.0.0.1:9'];
const execute = promisify(execFile);

let database: TestDatabase;
let digitalRiver: LocalDigitalRiver;
let org: TestOrg;

beforeAll(async () => {
  database = await freshDatabase();
  org = await startTestOrg();
  digitalRiver = await startLocalDigitalRiver({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: 0,
    apiKey: env.DIGITAL_RIVER_API_KEY,
  });
});

afterAll(async () => {
  await digitalRiver.close();
  await org.stop();
  await database.drop();
});

async function run(args: string[] = ARGUMENTS, variables: Record<string, string> = {}) {
  const result = await execute(process.execPath, [SCRIPT, ...args], {
    env: { ...env, DIGITAL_RIVER_API_URL: digitalRiver.url, ...variables },
  }).then(
    ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ status: code, stdout, stderr }),
  );
  for (const secret of secrets) expect(result.stdout + result.stderr).not.toContain(secret);
  return result;
}

async function call(path: string, init: RequestInit = {}): Promise<unknown> {
  const headers = { authorization: `Bearer ${env.DIGITAL_RIVER_API_KEY}` };
  const response = await fetch(`${digitalRiver.url}${path}`, { ...init, headers });
  return response.json();
}

it('registers, changes nothing the second time, and updates what differs', async () => {
  const dry = await run([...ARGUMENTS, '--dry-run']);
  expect(dry.status).toBe(0);
  expect(await call('/webhooks')).toEqual([]);

  const first = await run();
  expect(first.stderr).toBe('');
  expect(first.status).toBe(0);
  const registered = await call('/webhooks');
  expect(registered).toEqual([
    expect.objectContaining({ types: ['order.accepted'], transportType: 'OAUTH', enabled: true }),
    expect.objectContaining({ types: ['order.complete'] }),
    expect.objectContaining({ types: ['order.invoice.created'] }),
  ]);

  const second = await run();
  expect(second.stdout.match(/nothing, already correct/g)).toHaveLength(3);
  expect(await call('/webhooks')).toEqual(registered);

  await run(ARGUMENTS, { FULFILLMENT_PASSWORD: 'changed' });
  expect(await call('/webhooks')).toEqual(
    Array(3).fill(
      expect.objectContaining({ oauth: expect.objectContaining({ password: 'changedT0k3n' }) }),
    ),
  );
});

it('exits with 1 when Digital River refuses the key', async () => {
  const { status, stderr } = await run(ARGUMENTS, { DIGITAL_RIVER_API_KEY: 'sk_test_wrong' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/401 unauthorized, request id [0-9a-f-]{36}/);
});

it('prints JSON and nothing else on standard output, and asks no question without a terminal', async () => {
  const { stdout } = await run(['list', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ subcommand: 'list', exitStatus: 0 });
  const { status, stderr } = await run(['delete', ...ARGUMENTS.slice(2)]);
  expect(status).toBe(2);
  expect(stderr).toContain('there is no terminal to ask at');
});

it('exits with 2 when an option is missing', async () => {
  const { status, stderr } = await run([]);
  expect(status).toBe(2);
  expect(stderr).toContain('- --address');
});

describe("with the connector's log-in", () => {
  /** The log-in to a production org. */
  function logIn(): Record<string, string> {
    const all = Object.entries({ ...exampleEnvironment(''), ...org.environment });
    return Object.fromEntries(
      all.flatMap(([name, value = '']) => (name.startsWith('SALESFORCE_') ? [[name, value]] : [])),
    );
  }
  const address = ARGUMENTS.slice(2);

  it('reads the environment from the org, and prints it', async () => {
    const variables = { ...logIn(), CONNECTOR_MODE: 'test' };
    const { status, stdout } = await run([...address, '--dry-run'], variables);
    expect(status).toBe(0);
    expect(stdout).toContain(`Environment: production, read from the org at ${org.url}.`);
    expect(stdout).toContain('tokenEndPoint was https://test.salesforce.com');
  });

  it('does not accept an environment that contradicts the org, and changes nothing', async () => {
    const before = await call('/webhooks');
    const { status, stdout, stderr } = await run(ARGUMENTS, logIn());
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(
      `--environment is sandbox, but the org at ${org.url} is a production org.`,
    );
    expect(await call('/webhooks')).toEqual(before);
  });

  it('only warns when the org cannot be reached', async () => {
    const away = { ...logIn(), SALESFORCE_INSTANCE_URL: 'http://127.0.0.1:1' };
    const { status, stderr } = await run([...ARGUMENTS, '--dry-run'], away);
    expect(status).toBe(0);
    expect(stderr).toContain('Warning: It could not be verified that the org is a sandbox org');
  });

  it('names both ways to set the environment when neither is used', async () => {
    const { status, stderr } = await run(address);
    expect(status).toBe(2);
    expect(stderr).toContain("Set it, or configure the connector's log-in to the org");
  });
});
