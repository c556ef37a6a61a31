import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { localCredentials } from '../../local/credentials.ts';
import { localOrgIdentity } from '../../local/org-identity.ts';
import type { EmbeddedPostgres } from '../../local/postgres.ts';
import { nodeFlags } from '../../local/procfile.ts';
import { OrgAdmin } from '../chaos/stage/org-admin.ts';
import type { OrgSettings } from '../chaos/stage/org-settings.ts';
import { type SupervisedProcess, supervise } from '../chaos/stage/processes.ts';
import { connectorEnvironment, freePorts, waitUntilReady } from '../chaos/stage/stage.ts';
import { type Administrator, metadataOf, withKnownSets } from './org-metadata.ts';
import type { PastRelease } from './past-releases.ts';
import { unpackRelease } from './unpack-release.ts';

const run = promisify(execFile);
const PROJECT = new URL('../../', import.meta.url);
const HOST = '127.0.0.1';
const ORG_PROCESS = new URL('../chaos/org-process.ts', import.meta.url);
/** The programs of a release. */
const PARTS = { web: 'src/server.ts', worker: 'src/worker.ts' };

/** A web and a worker process of one release. */
export interface Release {
  readonly webUrl: string;
  readonly processes: readonly SupervisedProcess[];
  stop(): Promise<void>;
}

/** An org and a database of a past release, and what is needed to start connectors on them. */
export interface Stage {
  readonly folder: string;
  readonly database: { readonly connectorUrl: string; readonly orgUrl: string };
  readonly admin: OrgAdmin;
  administrator(): Promise<Administrator>;
  /** Starts a web and a worker process, and waits until they are ready. */
  start(release: 'old' | 'new', name: string): Promise<Release>;
  /** Migrates the database by the new release. @returns how long it took, in milliseconds */
  migrate(): Promise<number>;
}

/**
 * Starts the local org with the metadata of a past release.
 *
 * @param server gets databases for the release
 * @param closing gets a function for each part that has to be stopped, even when the start fails
 */
export async function startStage(
  { commit, name }: PastRelease,
  server: EmbeddedPostgres,
  parentFolder: string,
  closing: (() => Promise<void>)[],
): Promise<Stage> {
  const folder = join(parentFolder, name);
  await mkdir(folder);
  const sources = join(folder, 'sources');
  await unpackRelease(commit, sources);
  const database = {
    connectorUrl: await server.database(`connector_${name}`),
    orgUrl: await server.database(`org_${name}`),
  };
  const credentials = await localCredentials(folder);
  const [orgPort = 0] = await freePorts(1);
  const orgUrl = `http://${HOST}:${orgPort}`;
  const adminKey = credentials.digitalRiverApiKey;
  const metadataDirectory = await metadataOf(sources, folder);
  const settings: OrgSettings = {
    ...{ databaseUrl: database.orgUrl, port: orgPort, adminKey, dailyApiLimit: 1_000_000 },
    metadataDirectory,
    identity: withKnownSets(localOrgIdentity(credentials, `http://${HOST}`), metadataDirectory),
  };
  const org = await supervise(
    { name: 'org', file: ORG_PROCESS, args: [JSON.stringify(settings)], environment: {} },
    folder,
  );
  closing.push(() => org.stop());
  await waitUntilReady(`${orgUrl}/services/data`);
  const admin = new OrgAdmin(orgUrl, adminKey, credentials);
  const environment = {
    ...connectorEnvironment(orgUrl, database.connectorUrl, credentials),
    FAILED_EVENTS_SECONDS: '1',
  };
  const files = {
    old: (path: string) => new URL(`file://${join(sources, path)}`),
    new: (path: string) => new URL(path, PROJECT),
  };
  return {
    folder,
    database,
    admin,
    administrator: async () => ({
      url: orgUrl,
      token: await admin.token(),
      integrationUserId: credentials.integrationUser.userId,
    }),
    start: (release, processName) =>
      startRelease(files[release], processName, environment, folder, closing),
    async migrate() {
      const began = performance.now();
      await run(process.execPath, ['scripts/connector.ts', 'migrate'], {
        cwd: PROJECT,
        env: environment,
      }).catch((error: Error & { stdout?: string }) => {
        throw new Error(`The migration failed:\n${error.stdout}`, { cause: error });
      });
      return performance.now() - began;
    },
  };
}

async function startRelease(
  fileOf: (path: string) => URL,
  name: string,
  environment: Readonly<Record<string, string>>,
  folder: string,
  closing: (() => Promise<void>)[],
): Promise<Release> {
  const [port] = await freePorts(1);
  const processes: SupervisedProcess[] = [];
  const stop = async () => void (await Promise.all(processes.map((each) => each.stop())));
  closing.push(stop);
  for (const [part, path] of Object.entries(PARTS)) {
    const program = {
      name: `${name}-${part}`,
      file: fileOf(path),
      flags: await nodeFlags(path),
      environment: { ...environment, PORT: String(port) },
    };
    processes.push(await supervise(program, folder));
  }
  const webUrl = `http://${HOST}:${port}`;
  await waitUntilReady(`${webUrl}/health/ready`);
  return { webUrl, processes, stop };
}

/** Deletes logs and sources. */
export async function removeStage({ folder }: Stage): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
