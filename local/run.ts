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
import { startLocalOrg } from './org/start.ts';
import { identityIn } from './org-identity.ts';
import { requireFreePorts } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { tellFirstOrder } from './story.ts';

const execute = promisify(execFile);
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const HOST = '127.0.0.1';
const READY_TIMEOUT_MS = 20_000;
const POLL_MS = 50;

/** Everything that {@link runLocally} started. */
export interface LocalRun {
  stop(): Promise<void>;
}

type Tell = (line: string) => void;

/**
 * Starts PostgreSQL, the local org, the local Digital River and the connector, and registers the
 * webhooks. The first run also sends the events of a first order.
 *
 * @param print prints a line for the user
 * @throws ConfigError when a port is taken
 */
export async function runLocally(config: LocalConfig, tell: Tell): Promise<LocalRun> {
  const began = performance.now();
  await requireFreePorts(config);
  await mkdir(config.folder, { recursive: true });
  const closing: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    await start(config, closing, tell);
  } catch (error) {
    await stop();
    throw error;
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  tell('');
  tell(`ready after ${seconds} s; Ctrl-C stops it.`);
  return { stop };
}

async function start(
  config: LocalConfig,
  closing: (() => Promise<void>)[],
  tell: Tell,
): Promise<void> {
  const credentials = await localCredentials(config.folder);
  const postgres = await startPostgres(config.folder, tell);
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
    identity: identityIn(credentials, connectorUrl(config)),
  });
  closing.push(() => org.close());
  const local = describe(config, credentials);
  const environment = connectorEnvironment(config, credentials, connectorDatabase);
  await writeConnectorFile(config.folder, {
    ...environment,
    DIGITAL_RIVER_API_URL: local.digitalRiverUrl,
    DIGITAL_RIVER_API_KEY: credentials.digitalRiverApiKey,
  });
  const connector = await startConnectorProcesses(environment, config.folder, tell);
  closing.push(() => connector.stop());
  const digitalRiver = await startLocalDigitalRiver({
    databaseUrl: digitalRiverDatabase,
    host: HOST,
    port: config.digitalRiverPort,
    apiKey: credentials.digitalRiverApiKey,
  });
  closing.push(() => digitalRiver.close());
  await whenReady(local.connectorUrl, config.folder);
  await register(local, credentials, tell);
  await writeDescription(config.folder, local);
  await tellStory(config.folder, local, tell);
  tellPlaces(config.folder, local, connector.pids(), tell);
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
    SALESFORCE_USERNAME: credentials.username,
    SALESFORCE_PRIVATE_KEY: credentials.connectorApp.privateKey,
    TOKEN_ORGANIZATION_IDS: credentials.organizationId,
    TOKEN_USER_IDS: credentials.userId,
    CONSOLE_CLIENT_ID: credentials.consoleApp.clientId,
    CONSOLE_CLIENT_SECRET: credentials.consoleApp.clientSecret,
    CONSOLE_SESSION_SECRETS: credentials.consoleSessionSecret,
    CONSOLE_PERMISSION_SET: 'Digital_River_Connector_Admin',
    XANPAY_SANDBOX_CREDENTIALS: `${credentials.xanpay.username}:${credentials.xanpay.password}`,
    PLUM_ENABLED: 'true',
    PLUM_WEBHOOK_KEYS: credentials.plumWebhookKey,
    PLUM_ADDRESSES: HOST,
  };
}

async function whenReady(connectorUrl: string, folder: string): Promise<void> {
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
async function register(
  local: LocalDescription,
  credentials: LocalCredentials,
  tell: Tell,
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
  tell('Webhooks registered with Digital River');
  tell(stdout.trimEnd());
}

/** Sends the first order once per folder; a marker file records that it was sent. */
async function tellStory(folder: string, local: LocalDescription, tell: Tell): Promise<void> {
  const marker = join(folder, 'first-order-sent');
  const isSent = await stat(marker).then(
    () => true,
    () => false,
  );
  if (isSent) return;
  await tellFirstOrder(local, tell);
  await writeFile(marker, '');
}

function tellPlaces(
  folder: string,
  local: LocalDescription,
  pids: { web: number | undefined; worker: number | undefined },
  tell: Tell,
): void {
  tell('');
  tell('Look at');
  tell(`  ${local.orgUrl}/   the org's records, as they change`);
  tell(`  ${local.digitalRiverUrl}/   webhooks and deliveries`);
  tell(`  ${local.connectorUrl}/console   the connector's console; sign in with one click`);
  tell(
    `  ${local.connectorUrl}/health/ready   the connector (web ${pids.web}, worker ${pids.worker})`,
  );
  tell(`  ${join(folder, 'local.json')}   addresses and credentials for tools`);
  tell('Send another event: npm run local -- send order.accepted');
  tell('Look at everything that can be set up wrongly: npm run local -- doctor');
}
