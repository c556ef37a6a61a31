import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../src/config/index.ts';
import { DIGITAL_RIVER_PATHS } from '../src/sources/digital-river/digital-river-source.ts';
import { HOST } from './addresses.ts';
import type { LocalConfig } from './config.ts';
import { connectorEnvironment, registrationEnvironment } from './connector-environment.ts';
import { writeConnectorFile } from './connector-file.ts';
import { connectorProcesses } from './connector-processes.ts';
import { type LocalCredentials, localCredentials } from './credentials.ts';
import { describeTrial } from './describe-trial.ts';
import { type LocalDescription, writeDescription } from './description.ts';
import { startLocalDigitalRiver } from './digital-river/start.ts';
import { sendFirstOrder } from './first-order.ts';
import { localShop } from './local-shop.ts';
import { startLocalOrg } from './org/start.ts';
import { localOrgIdentity } from './org-identity.ts';
import { requestedFolder } from './own-folder.ts';
import { requireFreePorts } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { registerWebhooks } from './register-webhooks.ts';
import { requireNoTrial } from './running-trial.ts';
import { printVariables } from './shell-variables.ts';
import { waitUntilReady } from './wait-until-ready.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

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
 * @throws ConfigError when a trial of the folder runs already, or a port is taken
 */
export async function runLocally(config: LocalConfig, print: Print): Promise<LocalRun> {
  const startedAt = performance.now();
  await requireNoTrial(config.folder);
  await requireFreePorts(config);
  await requestedFolder(config.folder);
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
  // Invalid variables are reported before anything is started.
  readConfig(connectorEnvironment(config, credentials, 'postgres://localhost/connector'));
  printVariables(config, print);
  const postgres = await startPostgres(config.folder, print);
  closing.push(() => postgres.stop());
  const [connectorDatabase, orgDatabase, digitalRiverDatabase] = [
    await postgres.database('connector'),
    await postgres.database('org'),
    await postgres.database('digital_river'),
  ];
  const local = describeTrial(config, credentials);
  const org = await startLocalOrg({
    databaseUrl: orgDatabase,
    host: HOST,
    port: config.orgPort,
    metadataDirectory: join(ROOT, 'force-app/main/default'),
    identity: localOrgIdentity(credentials, local.connectorUrl),
    adminKey: credentials.adminKey,
    isSandbox: config.mode === 'test',
  });
  closing.push(() => org.close());
  const environment = connectorEnvironment(config, credentials, connectorDatabase);
  const registration = { ...environment, ...registrationEnvironment(credentials) };
  await writeConnectorFile(config.folder, registration);
  const connector = connectorProcesses(environment, config.folder, print);
  closing.push(() => connector.stop());
  await connector.start('web');
  const digitalRiver = await startLocalDigitalRiver({
    databaseUrl: digitalRiverDatabase,
    host: HOST,
    port: config.digitalRiverPort,
    apiKey: local.digitalRiverApiKey,
    shop: localShop(local),
    otherTypesTo: DIGITAL_RIVER_PATHS.webhooks,
  });
  closing.push(() => digitalRiver.close());
  // The worker looks at the webhooks as soon as it starts.
  await registerWebhooks(registration, print);
  await connector.start('worker');
  await waitUntilReady(local.connectorUrl, config.folder);
  await writeDescription(config.folder, local);
  await sendFirstOrderOnce(config.folder, local, print);
  printAddresses(config.folder, local, connector.pids(), print);
  printSignIn(credentials, print);
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
    [
      `${local.digitalRiverUrl}/`,
      'the local Digital River: create orders, walk them through their life',
    ],
    [`${local.connectorUrl}/console`, "the connector's console"],
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
  print('Look at events:      npm run local -- replay --help, npm run local -- metrics');
}

function printSignIn({ consoleUser, consoleViewer }: LocalCredentials, print: Print): void {
  print('');
  print(`Sign in to the console as ${consoleUser.username}, who may change things, or as`);
  print(`${consoleViewer.username}, who may look. The local org asks for no password.`);
  print('Fill it with history: npm run local -- demo');
}
