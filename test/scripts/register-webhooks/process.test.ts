import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type LocalDigitalRiver,
  startLocalDigitalRiver,
} from '../../../local/digital-river/start.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { env, secrets } from './example.ts';

const SCRIPT = fileURLToPath(new URL('../../../scripts/register-webhooks.ts', import.meta.url));
const ARGUMENTS = ['--environment', 'sandbox', '--address', 'http://127.0.0.1:9'];
const execute = promisify(execFile);

let database: TestDatabase;
let digitalRiver: LocalDigitalRiver;

beforeAll(async () => {
  database = await freshDatabase();
  digitalRiver = await startLocalDigitalRiver({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: 0,
    apiKey: env.DIGITAL_RIVER_API_KEY,
  });
});

afterAll(async () => {
  await digitalRiver.close();
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

it('registers, finds everything right the second time, and repairs what was changed', async () => {
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
  expect(second.stdout.match(/nothing, already right/g)).toHaveLength(3);
  expect(await call('/webhooks')).toEqual(registered);

  await run(ARGUMENTS, { FULFILLMENT_PASSWORD: 'changed' });
  expect(await call('/webhooks')).toEqual(
    Array(3).fill(
      expect.objectContaining({ oauth: expect.objectContaining({ password: 'changedT0k3n' }) }),
    ),
  );
});

it('ends with 1 when Digital River refuses the key', async () => {
  const { status, stderr } = await run(ARGUMENTS, { DIGITAL_RIVER_API_KEY: 'sk_test_wrong' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/401 unauthorized, request id [0-9a-f-]{36}/);
});

it('ends with 2 when something is missing', async () => {
  const { status, stderr } = await run([]);
  expect(status).toBe(2);
  expect(stderr).toContain('- --address');
});
