import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localCommand } from '../../local/command.ts';
import { writeConnectorFile } from '../../local/connector-file.ts';
import { type LocalDescription, writeDescription } from '../../local/description.ts';
import { requireNoTrial, trialEnvironment } from '../../local/running-trial.ts';
import { startTestOrg } from '../support/local-org.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trial-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A port where something listens until the returned function is called. */
async function listening(): Promise<{ port: number; close(): Promise<unknown> }> {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, close: () => once(server.close(), 'close') };
}

function writeEnvironment(port: number): Promise<void> {
  return writeConnectorFile(folder, {
    DATABASE_URL: `postgres://user@127.0.0.1:${port}/connector`,
    SALESFORCE_INSTANCE_URL: `http://127.0.0.1:${port}`,
    SALESFORCE_USERNAME: 'connector@local.example',
  });
}

function description(orgUrl: string): LocalDescription {
  return {
    ...{ connectorUrl: 'http://127.0.0.1:3000', orgUrl, digitalRiverUrl: orgUrl },
    ...{ tokenEndpoint: orgUrl, clientId: 'id', clientSecret: 's', username: 'u', password: 'p' },
    ...{ digitalRiverApiKey: 'sk_test_1', adminKey: 'admin' },
    ...{ xanpayUsername: 'x', xanpayPassword: 'p', plumWebhookKey: 'k' },
  };
}

test('commands get the variables of the running trial; of the own ones only the choice of the log-in', async () => {
  const org = await listening();
  await writeEnvironment(org.port);
  const own = {
    DATABASE_URL: 'postgres://production',
    SALESFORCE_SIGN_IN: 'cli-org',
    SALESFORCE_CLI_ORG: 'trial',
  };
  expect(await trialEnvironment(folder, own)).toEqual({
    DATABASE_URL: `postgres://user@127.0.0.1:${org.port}/connector`,
    SALESFORCE_INSTANCE_URL: `http://127.0.0.1:${org.port}`,
    SALESFORCE_USERNAME: 'connector@local.example',
    SALESFORCE_SIGN_IN: 'cli-org',
    SALESFORCE_CLI_ORG: 'trial',
  });
  await org.close();
});

test('a trial that has stopped is named, with the command that starts it', async () => {
  const org = await listening();
  await writeEnvironment(org.port);
  await org.close();
  await expect(trialEnvironment(folder, {})).rejects.toThrow(
    `No trial is running with the data in ${folder}. Start "npm run local" in another terminal first.`,
  );
});

describe('a command beside the trial', () => {
  const errors: string[] = [];
  const output = { out: () => {}, err: (text: string) => errors.push(text) };
  // biome-ignore lint/style/noProcessEnv: the command reads it.
  const environment = process.env;
  const former = { ...environment };
  beforeEach(async () => {
    errors.length = 0;
    environment.LOCAL_DIR = folder;
    await writeDescription(folder, description('http://127.0.0.1:9'));
  });
  afterEach(() => {
    for (const name of Object.keys(environment)) {
      if (!(name in former)) delete environment[name];
    }
    Object.assign(environment, former);
  });

  test('names the variables of the shell that it does not take, and none that are those of the trial', async () => {
    const org = await listening();
    await writeEnvironment(org.port);
    delete environment.NODE_ENV;
    environment.FULFILLMENT_PASSWORD = 'a secret';
    environment.SALESFORCE_USERNAME = 'connector@local.example';
    await expect(localCommand(['doctor', '--nonsense'], output)).rejects.toThrow('--nonsense');
    expect(errors.join('')).toBe(
      'Ignored variables of the shell: FULFILLMENT_PASSWORD\n  Addresses and credentials are those of the trial.\n',
    );
    await org.close();
  });

  test('send names a trial that has stopped', async () => {
    const org = await listening();
    await writeEnvironment(org.port);
    await org.close();
    for (const type of ['order.accepted', 'xanpay.completed']) {
      await expect(localCommand(['send', type], output)).rejects.toThrow(
        `No trial is running with the data in ${folder}.`,
      );
    }
  });

  test('send says that the trial has no Digital River', async () => {
    const org = await listening();
    await writeEnvironment(org.port);
    await expect(localCommand(['send', 'order.accepted'], output)).rejects.toThrow(
      'The trial has no Digital River',
    );
    await org.close();
  });
});

test('a second trial in the same folder is refused as long as the org of the first one answers', async () => {
  const org = await startTestOrg();
  await expect(requireNoTrial(folder)).resolves.toBeUndefined();
  const local = description(org.url);
  await writeDescription(folder, local);
  await expect(requireNoTrial(folder)).rejects.toMatchObject({
    problems: [expect.stringContaining(`A trial runs already with the data in ${folder}`)],
  });
  // The org of another trial has taken over the port.
  await writeDescription(folder, { ...local, adminKey: 'other' });
  await expect(requireNoTrial(folder)).resolves.toBeUndefined();
  await writeDescription(folder, local);
  await org.stop();
  await expect(requireNoTrial(folder)).resolves.toBeUndefined();
});

test.each([['help'], ['--help'], ['-h']])('%s lists the commands', async (argument) => {
  const printed: string[] = [];
  const output = { out: (text: string) => printed.push(text), err: () => {} };
  expect(await localCommand([argument], output)).toBe(0);
  for (const command of ['send', 'doctor', 'replay', 'backfill', 'register-webhooks', 'metrics']) {
    expect(printed.join('')).toContain(`npm run local -- ${command}`);
  }
});
