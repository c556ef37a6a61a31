import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { localCredentials } from '../../local/credentials.ts';
import { localOrgIdentity } from '../../local/org-identity.ts';
import { nodeFlags } from '../../local/procfile.ts';
import { orgMetadata } from '../chaos/sabotage/metadata.ts';
import { type ChaosDatabase, startDatabase } from '../chaos/stage/database.ts';
import { OrgAdmin } from '../chaos/stage/org-admin.ts';
import type { OrgSettings } from '../chaos/stage/org-settings.ts';
import { type SupervisedProcess, supervise } from '../chaos/stage/processes.ts';
import { connectorEnvironment, freePorts, waitUntilReady } from '../chaos/stage/stage.ts';
import { unpackPreviousRelease } from './previous-release.ts';

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

/** PostgreSQL, the local org, and what is needed to start connectors of two releases. */
export interface Stage {
  readonly folder: string;
  readonly database: ChaosDatabase;
  readonly admin: OrgAdmin;
  /** Starts a web and a worker process, and waits until they are ready. */
  start(release: 'old' | 'new', name: string): Promise<Release>;
  /** Migrates the database by the new release. @returns how long it took, in milliseconds */
  migrate(): Promise<number>;
}

/**
 * Starts PostgreSQL and the local org.
 *
 * @param closing gets a function for each part that has to be stopped, even when the start fails
 */
export async function startStage(closing: (() => Promise<void>)[]): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'connector-upgrade-'));
  await chmod(folder, 0o711);
  const previous = await unpackPreviousRelease(join(folder, 'previous'));
  const database = await startDatabase(folder);
  closing.push(() => database.stop());
  const credentials = await localCredentials(folder);
  const [orgPort = 0] = await freePorts(1);
  const orgUrl = `http://${HOST}:${orgPort}`;
  const adminKey = credentials.digitalRiverApiKey;
  const settings: OrgSettings = {
    ...{ databaseUrl: database.orgUrl, port: orgPort, adminKey, dailyApiLimit: 1_000_000 },
    metadataDirectory: await orgMetadata([], folder),
    identity: localOrgIdentity(credentials, `http://${HOST}`),
  };
  const org = await supervise(
    { name: 'org', file: ORG_PROCESS, args: [JSON.stringify(settings)], environment: {} },
    folder,
  );
  closing.push(() => org.stop());
  await waitUntilReady(`${orgUrl}/services/data`);
  const environment = connectorEnvironment(orgUrl, database.connectorUrl, credentials);
  const files = { old: previous, new: (path: string) => new URL(path, PROJECT) };
  return {
    folder,
    database,
    admin: new OrgAdmin(orgUrl, adminKey, credentials),
    start: (release, name) => startRelease(files[release], name, environment, folder, closing),
    async migrate() {
      const began = performance.now();
      await run(process.execPath, ['scripts/migrate.ts'], { cwd: PROJECT, env: environment });
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

/** Deletes logs and data. */
export async function removeStage({ folder, database }: Stage): Promise<void> {
  await database.remove();
  await rm(folder, { recursive: true, force: true });
}
