import { execFile } from 'node:child_process';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LocalConfig } from './config.ts';
import { writeConnectorFile } from './connector-file.ts';
import { startConnectorProcesses } from './connector-processes.ts';
import { type LocalCredentials, localCredentials } from './credentials.ts';
import { type LocalDescription, writeDescription } from './description.ts';
import { startLocalDigitalRiver } from './digital-river/start.ts';
import { sendFirstOrder } from './first-order.ts';
import { startLocalOrg } from './org/start.ts';
import { localOrgIdentity } from './org-identity.ts';
import { requireFreePorts } from './ports.ts';
import { startPostgres } from './postgres.ts';

const execute = promisify(execFile);
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const HOST = '127.0.0.1';
const READY_TIMEOUT_MS = 20_000;
const POLL_MS = 50;

/** Everything that {@link runLocally} started. */
export interface LocalRun {
  stop(): Promise<void>;
}

type Print = (line: string) => void;

/**
 * Starts PostgreSQL, the local org, the local Digital River and the connector, and registers the
 * webhooks. The first run also sends the events of a first order.
 *
 * @param print prints a line for the user
 * @throws ConfigError when a port is taken
 */
export async function runLocally(config: LocalConfig, print: Print): Promise<LocalRun> {
  const startedAt = performance.now();
  await requireFreePorts(config);
  await mkdir(config.folder, { recursive: true });
  const closing: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    await start(config, closing, print);
  } catch (error) {
    await stop();
    throw error;
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  print('');
  print(`ready after ${seconds} s. Press Ctrl-C to stop.`);
  return { stop };
}

async function start(
  config: LocalConfig,
  closing: (() => Promise<void>)[],
  print: Print,
): Promise<void> {
  const credentials = await localCredentials(config.folder);
  const postgres = await startPostgres(config.folder, print);
  closing.push(() => postgres.stop());
  const [connectorDatabase, orgDatabase, digitalRiverDatabase] = [
    await postgres.database('connector'),
    await postgres.database('org'),
    await postgres.database('digital_river'),
  ];
  const org = await startLocalOrg({
    databaseUrl: orgDatabase,
    host: HOST,
    port: config.orgPort,
    metadataDirectory: join(ROOT, 'force-app/main/default'),
    identity: localOrgIdentity(credentials, connectorUrl(config)),
  });
  closing.push(() => org.close());
  const local = describe(config, credentials);
  const environment = connectorEnvironment(config, credentials, connectorDatabase);
  await writeConnectorFile(config.folder, {
    ...environment,
    DIGITAL_RIVER_API_URL: local.digitalRiverUrl,
    DIGITAL_RIVER_API_KEY: credentials.digitalRiverApiKey,
  });
  const connector = await startConnectorProcesses(environment, config.folder, print);
  closing.push(() => connector.stop());
  const digitalRiver = await startLocalDigitalRiver({
    databaseUrl: digitalRiverDatabase,
    host: HOST,
    port: config.digitalRiverPort,
    apiKey: credentials.digitalRiverApiKey,
  });
  closing.push(() => digitalRiver.close());
  await waitUntilReady(local.connectorUrl, config.folder);
  await registerWebhooks(local, credentials, print);
  await writeDescription(config.folder, local);
  await sendFirstOrderOnce(config.folder, local, print);
  printAddresses(config.folder, local, connector.pids(), print);
}

function connectorUrl({ connectorPort }: LocalConfig): string {
  return `http://${HOST}:${connectorPort}`;
}

function describe(config: LocalConfig, credentials: LocalCredentials): LocalDescription {
  const orgUrl = `http://${HOST}:${config.orgPort}`;
  return {
    connectorUrl: connectorUrl(config),
    orgUrl,
    digitalRiverUrl: `http://${HOST}:${config.digitalRiverPort}`,
    tokenEndpoint: `${orgUrl}/services/oauth2/token`,
    ...credentials.digitalRiverApp,
    username: credentials.username,
    password: credentials.password + credentials.securityToken,
    digitalRiverApiKey: credentials.digitalRiverApiKey,
    xanpayUsername: credentials.xanpay.username,
    xanpayPassword: credentials.xanpay.password,
    plumWebhookKey: credentials.plumWebhookKey,
  };
}

function connectorEnvironment(
  config: LocalConfig,
  credentials: LocalCredentials,
  databaseUrl: string,
) {
  return {
    NODE_ENV: 'development',
    PORT: String(config.connectorPort),
    HOST,
    PUBLIC_URL: connectorUrl(config),
    TRUSTED_PROXIES: '0',
    DATABASE_URL: databaseUrl,
    DATABASE_TLS: 'off',
    DIGITAL_RIVER_MODE: 'test',
    DIGITAL_RIVER_ADDRESSES: HOST,
    SALESFORCE_INSTANCE_URL: `http://${HOST}:${config.orgPort}`,
    SALESFORCE_AUDIENCE: `http://${HOST}:${config.orgPort}`,
    SALESFORCE_CLIENT_ID: credentials.connectorApp.clientId,
    SALESFORCE_USERNAME: credentials.integrationUser.username,
    SALESFORCE_PRIVATE_KEY: credentials.connectorApp.privateKey,
    TOKEN_ORGANIZATION_IDS: credentials.organizationId,
    TOKEN_USER_IDS: credentials.userId,
    CONSOLE_CLIENT_ID: credentials.consoleApp.clientId,
    CONSOLE_CLIENT_SECRET: credentials.consoleApp.clientSecret,
    CONSOLE_SESSION_SECRETS: credentials.consoleSessionSecret,
    CONSOLE_FAILED_EVENT_EDITORS: 'true',
    XANPAY_SANDBOX_CREDENTIALS: `${credentials.xanpay.username}:${credentials.xanpay.password}`,
    PLUM_ENABLED: 'true',
    PLUM_WEBHOOK_KEYS: credentials.plumWebhookKey,
    PLUM_ADDRESSES: HOST,
  };
}

async function waitUntilReady(connectorUrl: string, folder: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const ready = await fetch(`${connectorUrl}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    if (Date.now() > deadline) {
      throw new Error(
        `The connector was not ready after ${READY_TIMEOUT_MS / 1000} s. See ${join(folder, 'web.log')}.`,
      );
    }
    await sleep(POLL_MS);
  }
}

/** Runs the script that merchants run, with the addresses of the local org and Digital River. */
async function registerWebhooks(
  local: LocalDescription,
  credentials: LocalCredentials,
  print: Print,
): Promise<void> {
  const { stdout } = await execute(
    process.execPath,
    [
      join(ROOT, 'scripts/register-webhooks.ts'),
      ...['--environment', 'sandbox'],
      ...['--address', local.connectorUrl],
      ...['--token-endpoint', local.tokenEndpoint],
    ],
    {
      env: {
        DIGITAL_RIVER_API_URL: local.digitalRiverUrl,
        DIGITAL_RIVER_API_KEY: credentials.digitalRiverApiKey,
        FULFILLMENT_USERNAME: credentials.username,
        FULFILLMENT_PASSWORD: credentials.password,
        FULFILLMENT_SECURITY_TOKEN: credentials.securityToken,
        CONNECTED_APP_CLIENT_ID: credentials.digitalRiverApp.clientId,
        CONNECTED_APP_CLIENT_SECRET: credentials.digitalRiverApp.clientSecret,
      },
    },
  );
  print('Webhooks registered with Digital River');
  print(stdout.trimEnd());
}

/** Sends the first order once per folder; a marker file records that it was sent. */
async function sendFirstOrderOnce(
  folder: string,
  local: LocalDescription,
  print: Print,
): Promise<void> {
  const marker = join(folder, 'first-order-sent');
  const isSent = await stat(marker).then(
    () => true,
    () => false,
  );
  if (isSent) return;
  await sendFirstOrder(local, print);
  await writeFile(marker, '');
}

function printAddresses(
  folder: string,
  local: LocalDescription,
  pids: { web: number | undefined; worker: number | undefined },
  print: Print,
): void {
  const addresses = [
    [`${local.orgUrl}/`, 'the local org: its records, updated live'],
    [`${local.digitalRiverUrl}/`, 'the local Digital River: webhooks and deliveries'],
    [`${local.connectorUrl}/console`, "the connector's console; sign in with one click"],
    [
      `${local.connectorUrl}/health/ready`,
      `the connector's readiness (process ids: web ${pids.web}, worker ${pids.worker})`,
    ],
    [join(folder, 'local.json'), 'addresses and credentials for tools'],
  ] as const;
  print('');
  print('Open');
  for (const [address, content] of addresses) print(`  ${address.padEnd(36)} ${content}`);
  print('');
  print('Send another event:  npm run local -- send order.accepted');
  print('Check the setup:     npm run local -- doctor');
}
