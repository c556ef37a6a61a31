import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localCredentials } from '../../local/credentials.ts';
import { localOrgIdentity } from '../../local/org-identity.ts';
import { type EmbeddedPostgres, startPostgres } from '../../local/postgres.ts';
import { nodeFlags } from '../../local/procfile.ts';
import { orgMetadata } from '../chaos/sabotage/metadata.ts';
import { OrgAdmin } from '../chaos/stage/org-admin.ts';
import type { OrgSettings } from '../chaos/stage/org-settings.ts';
import { type SupervisedProcess, supervise } from '../chaos/stage/processes.ts';
import { connectorEnvironment, freePorts, waitUntilReady } from '../chaos/stage/stage.ts';
import { installPgBouncer } from './install-pgbouncer.ts';
import { type PgBouncer, startPgBouncer } from './pgbouncer.ts';

const HOST = '127.0.0.1';
const ORG_PROCESS = new URL('../chaos/org-process.ts', import.meta.url);
const SOURCES = new URL('../../', import.meta.url);

/** The processes of a connector, which share a database. */
export interface Connector {
  readonly webUrls: readonly string[];
  readonly processes: readonly SupervisedProcess[];
  stop(): Promise<void>;
}

/** PostgreSQL, the local org, and what is needed to put a pooler between. */
export interface Stage {
  readonly folder: string;
  readonly postgres: EmbeddedPostgres;
  readonly admin: OrgAdmin;
  /** The connector's environment for an address of a database. */
  environment(databaseUrl: string): Record<string, string>;
  /** Starts a pooler; the lines are its settings. */
  pooler(...settings: string[]): Promise<PgBouncer>;
  /** Starts two web and two worker processes, and waits until they are ready. */
  connector(name: string, databaseUrl: string): Promise<Connector>;
}

/**
 * Starts PostgreSQL and the local org, and finds PgBouncer.
 *
 * @param closing gets a function for each part that has to be stopped, even when the start fails
 */
export async function startStage(closing: (() => Promise<void>)[]): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'connector-pooler-'));
  await chmod(folder, 0o711);
  const installation = await installPgBouncer(folder);
  const postgres = await startPostgres(folder);
  closing.push(async () => {
    await postgres.stop();
    await rm(postgres.dataFolder, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  });
  const credentials = await localCredentials(folder);
  const [orgPort = 0] = await freePorts(1);
  const orgUrl = `http://${HOST}:${orgPort}`;
  const settings: OrgSettings = {
    ...{ databaseUrl: await postgres.database('org'), port: orgPort, dailyApiLimit: 1_000_000 },
    adminKey: credentials.digitalRiverApiKey,
    metadataDirectory: await orgMetadata([], folder),
    identity: localOrgIdentity(credentials, `http://${HOST}`),
  };
  const org = await supervise(
    { name: 'org', file: ORG_PROCESS, args: [JSON.stringify(settings)], environment: {} },
    folder,
  );
  closing.push(() => org.stop());
  await waitUntilReady(`${orgUrl}/services/data`);
  const environment = (url: string) => connectorEnvironment(orgUrl, url, credentials);
  return {
    folder,
    postgres,
    admin: new OrgAdmin(orgUrl, settings.adminKey, credentials),
    environment,
    async pooler(...lines) {
      const url = await postgres.database('postgres');
      const bouncer = await startPgBouncer(installation, folder, url, lines);
      closing.push(() => bouncer.stop());
      return bouncer;
    },
    async connector(name, url) {
      const connector = await startConnector(name, environment(url), folder);
      closing.push(() => connector.stop());
      return connector;
    },
  };
}

async function startConnector(
  name: string,
  environment: Readonly<Record<string, string>>,
  folder: string,
): Promise<Connector> {
  const ports = await freePorts(2);
  const start = async (part: string, path: string, PORT: string) =>
    supervise(
      {
        name: `${name}-${part}`,
        file: new URL(path, SOURCES),
        flags: await nodeFlags(path),
        environment: { ...environment, PORT },
      },
      folder,
    );
  const processes = await Promise.all([
    ...ports.map((port, index) => start(`web-${index + 1}`, 'src/server.ts', String(port))),
    ...[1, 2].map((number) => start(`worker-${number}`, 'src/worker.ts', '0')),
  ]);
  const webUrls = ports.map((port) => `http://${HOST}:${port}`);
  for (const url of webUrls) await waitUntilReady(`${url}/health/ready`);
  let stopped: Promise<unknown> | undefined;
  return {
    webUrls,
    processes,
    async stop() {
      stopped ??= Promise.all(processes.map((each) => each.stop()));
      await stopped;
    },
  };
}
