import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { secretVariables } from '../src/authenticate/presets/proof-variables.ts';
import { processEnvironment, readConfig } from '../src/config/index.ts';
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
import { deployMappings } from './mapped/deploy-mappings.ts';
import { type TrialMapping, trialMappings } from './mapped/trial-mappings.ts';
import { trialSecrets } from './mapped/trial-secrets.ts';
import { startLocalOrg } from './org/start.ts';
import { openLocalOrg } from './org-client.ts';
import { localOrgIdentity } from './org-identity.ts';
import { requireFreePorts } from './ports.ts';
import { keepPostgres } from './processes/keep-postgres.ts';
import { registerWebhooks } from './register-webhooks.ts';
import { requireNoTrial } from './running-trial.ts';
import { printVariables } from './shell-variables.ts';
import { waitUntilReady } from './wait-until-ready.ts';
import { writableFolder } from './writable-folder.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** A trial that is being started. */
export interface LocalStart {
  /** Resolves when everything runs; rejects, after all has stopped, when something cannot start. */
  readonly ready: Promise<void>;
  /** Stops everything in order; during the start, as far as it has come. */
  stop(): Promise<void>;
}

type Print = (line: string) => void;

/**
 * Starts PostgreSQL, the local org, the local Digital River and the connector, and registers the
 * webhooks. The first run also sends the events of a first order.
 *
 * `ready` rejects with a ConfigError when a trial of the folder runs already, or a port is taken.
 *
 * @param print prints a line for the user
 */
export function startLocally(given: LocalConfig, print: Print): LocalStart {
  const closing: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  const ready = startAll(given, closing, print).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { ready, stop };
}

/** Like {@link startLocally}; waits until everything runs. */
export async function runLocally(
  given: LocalConfig,
  print: Print,
): Promise<Pick<LocalStart, 'stop'>> {
  const { ready, stop } = startLocally(given, print);
  await ready;
  return { stop };
}

async function startAll(
  given: LocalConfig,
  closing: (() => Promise<void>)[],
  print: Print,
): Promise<void> {
  const startedAt = performance.now();
  await requireNoTrial(given.folder);
  await requireFreePorts(given);
  await writableFolder(given.folder);
  await start(await withSourceSecrets(given), closing, print);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  print('');
  print(`ready after ${seconds} s. Press Ctrl-C to stop.`);
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
  const postgres = await keepPostgres(config.folder, print);
  closing.push(() => postgres.stop());
  const connectorDatabase = await postgres.database('connector');
  const orgDatabase = await postgres.database('org');
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
  const mappings = trialMappings(config.connectorVariables);
  if (mappings.length > 0) {
    const searched = await deployMappings(await openLocalOrg(local), mappings, {
      integration: credentials.integrationUser.userId,
      people: [credentials.consoleUser.userId, credentials.consoleViewer.userId],
    });
    if (searched.length > 0) {
      print(`Added to the local org for look-ups; yours has to have it: ${searched.join(', ')}`);
    }
  }
  const environment = connectorEnvironment(config, credentials, connectorDatabase);
  const registration = { ...environment, ...registrationEnvironment(credentials) };
  await writeConnectorFile(config.folder, registration);
  const connector = connectorProcesses(environment, config.folder, print);
  closing.push(() => connector.stop());
  await connector.start('web');
  if (config.hasDigitalRiver) {
    const digitalRiver = await startLocalDigitalRiver({
      databaseUrl: await postgres.database('digital_river'),
      host: HOST,
      port: config.digitalRiverPort,
      apiKey: local.digitalRiverApiKey,
      shop: localShop(local),
      otherTypesTo: DIGITAL_RIVER_PATHS.webhooks,
    });
    closing.push(() => digitalRiver.close());
    // The worker looks at the webhooks as soon as it starts.
    await registerWebhooks(registration, print);
  }
  await connector.start('worker');
  await waitUntilReady(local.connectorUrl, config.folder);
  await writeDescription(config.folder, local);
  if (config.hasDigitalRiver) {
    await sendFirstOrderOnce(config.folder, local, connectorDatabase, print);
  }
  printAddresses(config, local, connector.pids(), print);
  printMappings(config, mappings, print);
  printSignIn(credentials, config, print);
}

/** Makes up the secrets of the mapping files that the shell does not set. */
async function withSourceSecrets(config: LocalConfig): Promise<LocalConfig> {
  const { folder, connectorVariables } = config;
  const sourceSecrets = await trialSecrets(folder, connectorVariables, processEnvironment());
  return { ...config, sourceSecrets };
}

/** Sends the first order once per folder; a marker file records that it was sent. */
async function sendFirstOrderOnce(
  folder: string,
  local: LocalDescription,
  databaseUrl: string,
  print: Print,
): Promise<void> {
  const marker = join(folder, 'first-order-sent');
  const isSent = await stat(marker).then(
    () => true,
    () => false,
  );
  if (isSent) return;
  await sendFirstOrder(local, databaseUrl, print);
  await writeFile(marker, '');
}

function printAddresses(
  { folder, hasDigitalRiver }: LocalConfig,
  local: LocalDescription,
  pids: { web: number | undefined; worker: number | undefined },
  print: Print,
): void {
  const addresses = [
    [`${local.orgUrl}/`, 'the local org: its records, updated live'],
    ...(hasDigitalRiver
      ? [
          [
            `${local.digitalRiverUrl}/`,
            'the local Digital River: create orders, walk them through their life',
          ] as const,
        ]
      : []),
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
  if (hasDigitalRiver) print('Send another event:  npm run local -- send order.accepted');
  print('Check the setup:     npm run local -- doctor');
  print('Look at events:      npm run local -- replay --help, npm run local -- metrics');
}

function printMappings(
  { folder }: LocalConfig,
  mappings: readonly TrialMapping[],
  print: Print,
): void {
  for (const { file, mapping } of mappings) {
    print(`Source ${mapping.source} of ${file}: POST ${mapping.paths.join(', ')}`);
    print(`  npm run local -- send ${mapping.source} sample.json`);
    const names = secretVariables(mapping.proof);
    if (names.length > 0) {
      print(`  For calls of your own: ${names.join(', ')} in ${join(folder, 'connector.env')}`);
    }
  }
}

function printSignIn(
  { consoleUser, consoleViewer }: LocalCredentials,
  { hasDigitalRiver }: LocalConfig,
  print: Print,
): void {
  print('');
  print(`Sign in to the console as ${consoleUser.username}, who may change things, or as`);
  print(`${consoleViewer.username}, who may look. The local org asks for no password.`);
  if (hasDigitalRiver) print('Fill it with history: npm run local -- demo');
}
