import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalCredentials, localCredentials } from '../../../local/credentials.ts';
import { localOrgIdentity } from '../../../local/org-identity.ts';
import { nodeFlags } from '../../../local/procfile.ts';
import { mappedEnvironment, mappedMetadata } from '../mapped/mapped-senders.ts';
import type { ChaosOptions } from '../options.ts';
import { orgMetadata } from '../sabotage/metadata.ts';
import { among, WEB_SABOTAGES, WORKER_SABOTAGES } from '../sabotage/names.ts';
import { type ChaosDatabase, startDatabase } from './database.ts';
import { OrgAdmin } from './org-admin.ts';
import { type OrgSettings, withFurtherRights } from './org-settings.ts';
import { type SupervisedProcess, supervise } from './processes.ts';

const HOST = '127.0.0.1';
const READY_TIMEOUT_MS = 120_000;
/** More than any run makes: runs do not test the budget. */
const DAILY_API_LIMIT = 10_000_000;

/** All parts of a run: real processes on 127.0.0.1. */
export interface Stage {
  readonly folder: string;
  readonly database: ChaosDatabase;
  readonly admin: OrgAdmin;
  readonly webUrls: readonly [string, string];
  readonly org: SupervisedProcess;
  readonly webs: readonly SupervisedProcess[];
  readonly workers: readonly SupervisedProcess[];
  readonly credentials: LocalCredentials;
  /** Stops the connector, the org and PostgreSQL; logs and data stay. */
  stop(): Promise<void>;
  /** Deletes logs and data. */
  remove(): Promise<void>;
}

/**
 * Starts PostgreSQL, the local org, two web and two worker processes.
 *
 * @param closing gets a function for each part that has to be stopped, even when the start fails
 * @throws Error when a part is not ready after 30 s
 */
export async function startStage(
  options: ChaosOptions,
  closing: (() => Promise<void>)[],
): Promise<Stage> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'connector-chaos-')));
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711);
  const database = await startDatabase(folder);
  closing.push(() => database.stop());
  const credentials = await localCredentials(folder);
  const [orgPort, ...webPorts] = await freePorts(3);
  const orgUrl = `http://${HOST}:${orgPort}`;
  const settings = await orgSettingsFor(options, folder, database.orgUrl, orgPort, credentials);
  const org = await supervise(
    {
      name: 'org',
      file: new URL('../org-process.ts', import.meta.url),
      args: [JSON.stringify(settings)],
      environment: {},
    },
    folder,
  );
  closing.push(() => org.stop());
  await waitUntilReady(`${orgUrl}/services/data`);
  const environment = {
    ...connectorEnvironment(orgUrl, database.connectorUrl, credentials),
    ...mappedEnvironment(),
  };
  const flags = { web: await nodeFlags('src/server.ts'), worker: await nodeFlags('src/worker.ts') };
  const programs = [
    ...webPorts.map((port, index) => ({
      ...web(`web-${index + 1}`, options, { ...environment, PORT: String(port) }),
      flags: flags.web,
    })),
    ...[1, 2].map((number) => ({
      ...worker(`worker-${number}`, options, environment),
      flags: flags.worker,
    })),
  ];
  const processes: SupervisedProcess[] = [];
  closing.push(async () => void (await Promise.all(processes.map((process) => process.stop()))));
  for (const program of programs) processes.push(await supervise(program, folder));
  const [firstWeb, secondWeb] = webPorts.map((port) => `http://${HOST}:${port}`);
  const webUrls = [firstWeb ?? '', secondWeb ?? ''] as const;
  for (const url of webUrls) await waitUntilReady(`${url}/health/ready`);
  return {
    folder,
    database,
    admin: new OrgAdmin(orgUrl, settings.adminKey, credentials),
    webUrls,
    org,
    webs: processes.slice(0, 2),
    workers: processes.slice(2),
    credentials,
    async stop() {
      for (const close of closing.splice(0).reverse()) await close();
    },
    async remove() {
      await database.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function orgSettingsFor(
  options: ChaosOptions,
  folder: string,
  databaseUrl: string,
  port: number | undefined,
  credentials: LocalCredentials,
): Promise<OrgSettings> {
  return {
    databaseUrl,
    port: port ?? 0,
    metadataDirectory: await orgMetadata(options.sabotage, folder, mappedMetadata()),
    adminKey: credentials.digitalRiverApiKey,
    dailyApiLimit: DAILY_API_LIMIT,
    identity: withFurtherRights(localOrgIdentity(credentials, `http://${HOST}`)),
  };
}

/** The environment of a connector on the stage. */
export function connectorEnvironment(
  orgUrl: string,
  databaseUrl: string,
  credentials: LocalCredentials,
) {
  return {
    NODE_ENV: 'development',
    HOST,
    TRUSTED_PROXIES: '0',
    DATABASE_URL: databaseUrl,
    DATABASE_TLS: 'off',
    DIGITAL_RIVER_MODE: 'test',
    DIGITAL_RIVER_MATCH_ORDER_NUMBER: 'true',
    SALESFORCE_INSTANCE_URL: orgUrl,
    SALESFORCE_AUDIENCE: orgUrl,
    SALESFORCE_CLIENT_ID: credentials.connectorApp.clientId,
    SALESFORCE_USERNAME: credentials.integrationUser.username,
    SALESFORCE_PRIVATE_KEY: credentials.connectorApp.privateKey,
    SALESFORCE_TIMEOUT_MS: '2000',
    TOKEN_ORGANIZATION_IDS: credentials.organizationId,
    TOKEN_USER_IDS: credentials.userId,
    XANPAY_SANDBOX_CREDENTIALS: `${credentials.xanpay.username}:${credentials.xanpay.password}`,
    // A field that many Orders can have the same value in.
    XANPAY_ORDER_FIELD: 'Name',
    WORKER_LEASE_SECONDS: '5',
    WORKER_LINGER_MS: '200',
    WORKER_POLL_MS: '50',
    LOG_LEVEL: 'info',
  };
}

function web(name: string, { sabotage }: ChaosOptions, environment: Record<string, string>) {
  const args = among(WEB_SABOTAGES, sabotage);
  const file = args.length === 0 ? '../../../src/server.ts' : '../sabotaged-web.ts';
  return { name, file: new URL(file, import.meta.url), args, environment };
}

function worker(name: string, { sabotage }: ChaosOptions, environment: Record<string, string>) {
  const args = among(WORKER_SABOTAGES, sabotage);
  const file = args.length === 0 ? '../../../src/worker.ts' : '../sabotaged-worker.ts';
  return { name, file: new URL(file, import.meta.url), args, environment };
}

/** Ports that are free now. All stay open until the last one is known, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      await new Promise((resolve) => server.close(resolve));
      if (address === null || typeof address === 'string') throw new Error('No free port.');
      return address.port;
    }),
  );
}

/** Waits until an address answers with a 2xx. @throws Error after 30 s */
export async function waitUntilReady(url: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (Date.now() > deadline) throw new Error(`${url} does not become ready. See the logs.`);
    await sleep(50);
  }
}
