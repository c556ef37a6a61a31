import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalCredentials, localCredentials } from '../../../local/credentials.ts';
import { nodeFlags } from '../../../local/procfile.ts';
import type { ChaosOptions } from '../options.ts';
import { orgMetadata } from '../sabotage/metadata.ts';
import { among, WEB_SABOTAGES, WORKER_SABOTAGES } from '../sabotage/names.ts';
import { type ChaosDatabase, startDatabase } from './database.ts';
import { OrgAdmin } from './org-admin.ts';
import type { OrgSettings } from './org-settings.ts';
import { type KeptProcess, keepRunning } from './processes.ts';

const HOST = '127.0.0.1';
const READY_TIMEOUT_MS = 30_000;
/** More than any run makes: the budget is not what these runs are about. */
const DAILY_API_LIMIT = 10_000_000;

/** Everything that runs: real processes on 127.0.0.1. */
export interface Stage {
  readonly folder: string;
  readonly database: ChaosDatabase;
  readonly admin: OrgAdmin;
  readonly webUrls: readonly [string, string];
  readonly org: KeptProcess;
  readonly webs: readonly KeptProcess[];
  readonly workers: readonly KeptProcess[];
  readonly credentials: LocalCredentials;
  /** Stops the connector, the org and PostgreSQL; logs and data stay. */
  stop(): Promise<void>;
  /** Removes everything. */
  remove(): Promise<void>;
}

/**
 * Starts PostgreSQL, the local org, two web and two worker processes.
 *
 * @param closing receives what has to be stopped, even when the start fails half-way
 */
export async function setStage(
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
  const org = await keepRunning(
    {
      name: 'org',
      file: new URL('../org-process.ts', import.meta.url),
      args: [JSON.stringify(settings)],
      environment: {},
    },
    folder,
  );
  closing.push(() => org.stop());
  await whenAnswered(`${orgUrl}/services/data`);
  const environment = connectorEnvironment(orgUrl, database.connectorUrl, credentials);
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
  const processes: KeptProcess[] = [];
  closing.push(async () => void (await Promise.all(processes.map((each) => each.stop()))));
  for (const program of programs) processes.push(await keepRunning(program, folder));
  const [firstWeb, secondWeb] = webPorts.map((port) => `http://${HOST}:${port}`);
  const webUrls = [firstWeb ?? '', secondWeb ?? ''] as const;
  for (const url of webUrls) await whenAnswered(`${url}/health/ready`);
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
      await rm(database.dataFolder, { recursive: true, force: true });
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
  const { organizationId, userId, username, password, securityToken } = credentials;
  const { clientId, publicKey } = credentials.connectorApp;
  const apps = [credentials.digitalRiverApp, { clientId, publicKey }];
  return {
    databaseUrl,
    port: port ?? 0,
    metadataDirectory: await orgMetadata(options.sabotage, folder),
    adminKey: credentials.digitalRiverApiKey,
    dailyApiLimit: DAILY_API_LIMIT,
    identity: { organizationId, userId, username, password, securityToken, apps },
  };
}

function connectorEnvironment(orgUrl: string, databaseUrl: string, credentials: LocalCredentials) {
  return {
    NODE_ENV: 'development',
    HOST,
    TRUSTED_PROXIES: '0',
    DATABASE_URL: databaseUrl,
    DATABASE_TLS: 'off',
    DIGITAL_RIVER_MODE: 'test',
    SALESFORCE_INSTANCE_URL: orgUrl,
    SALESFORCE_AUDIENCE: orgUrl,
    SALESFORCE_CLIENT_ID: credentials.connectorApp.clientId,
    SALESFORCE_USERNAME: credentials.username,
    SALESFORCE_PRIVATE_KEY: credentials.connectorApp.privateKey,
    SALESFORCE_TIMEOUT_MS: '2000',
    TOKEN_ORGANIZATION_IDS: credentials.organizationId,
    TOKEN_USER_IDS: credentials.userId,
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

/** Ports that are free now; all are held until the last is known, so that none comes twice. */
async function freePorts(count: number): Promise<number[]> {
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

async function whenAnswered(url: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (Date.now() > deadline)
      throw new Error(`${url} does not answer as it should. See the logs.`);
    await sleep(50);
  }
}
