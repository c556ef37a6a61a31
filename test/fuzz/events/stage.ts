import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalCredentials, localCredentials } from '../../../local/credentials.ts';
import { localOrgIdentity } from '../../../local/org-identity.ts';
import { nodeFlags } from '../../../local/procfile.ts';
import { startDatabase } from '../../chaos/stage/database.ts';
import { OrgAdmin } from '../../chaos/stage/org-admin.ts';
import type { OrgSettings } from '../../chaos/stage/org-settings.ts';
import { type SupervisedProcess, supervise } from '../../chaos/stage/processes.ts';
import { connectorEnvironment, freePorts, waitUntilReady } from '../../chaos/stage/stage.ts';

const ROOT = new URL('../../../', import.meta.url);
const HOST = '127.0.0.1';
const DAILY_API_LIMIT = 10_000_000;
const SIGNING_SECRET = 'a-signing-secret-for-the-fuzzed-events';
const PAIR = 'digital-river:a-password-that-is-long-enough';

/** How Digital River proves its identity; each web process of the stage requires one of these. */
type DigitalRiverProof = 'token' | 'basic' | 'signature';

const PROOFS = {
  token: { DIGITAL_RIVER_PROOF: 'oauth' },
  basic: { DIGITAL_RIVER_PROOF: 'basic', DIGITAL_RIVER_BASIC_CREDENTIALS: PAIR },
  signature: { DIGITAL_RIVER_PROOF: 'signature', DIGITAL_RIVER_SIGNING_SECRETS: SIGNING_SECRET },
} as const;

/** A web process on the stage. */
export interface Door {
  readonly host: string;
  readonly port: number;
  readonly proof: DigitalRiverProof;
}

/** Real processes on 127.0.0.1: PostgreSQL, the local org, three web processes and a worker. */
export interface Stage {
  readonly folder: string;
  readonly connectorUrl: string;
  readonly orgUrl: string;
  readonly admin: OrgAdmin;
  readonly credentials: LocalCredentials;
  /** The variables that all processes of the connector have. */
  readonly environment: Readonly<Record<string, string>>;
  readonly doors: readonly [Door, ...Door[]];
  /** The web processes and the worker. */
  readonly processes: readonly SupervisedProcess[];
  readonly secrets: { readonly signing: string; readonly pair: string };
  stop(): Promise<void>;
}

/**
 * Starts a stage.
 *
 * @param folder for logs, which are kept; otherwise a temporary folder
 * @throws Error when a part is not ready after 30 s
 */
export async function startStage(folder?: string): Promise<Stage> {
  const closing: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    return { ...(await start(folder, closing)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  kept: string | undefined,
  closing: (() => Promise<void>)[],
): Promise<Omit<Stage, 'stop'>> {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'connector-fuzz-')));
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711);
  if (kept === undefined) closing.push(() => rm(folder, { recursive: true, force: true }));
  const { connectorUrl, orgUrl, ...database } = await startDatabase(folder);
  closing.push(() => rm(database.dataFolder, { recursive: true, force: true }));
  closing.push(() => database.stop());
  const credentials = await localCredentials(folder);
  const [orgPort = 0, ...ports] = await freePorts(4);
  const orgAddress = `http://${HOST}:${orgPort}`;
  const settings: OrgSettings = {
    ...{ databaseUrl: orgUrl, port: orgPort, dailyApiLimit: DAILY_API_LIMIT },
    metadataDirectory: fileURLToPath(new URL('force-app/main/default', ROOT)),
    adminKey: credentials.digitalRiverApiKey,
    identity: localOrgIdentity(credentials, `http://${HOST}`),
  };
  const program = { name: 'org', file: new URL('test/chaos/org-process.ts', ROOT) };
  const org = await supervise(
    { ...program, args: [JSON.stringify(settings)], environment: {} },
    folder,
  );
  closing.push(() => org.stop());
  await waitUntilReady(`${orgAddress}/services/data`);
  const door = (index: number, proof: DigitalRiverProof): Door => ({
    ...{ host: HOST, port: ports[index] ?? 0, proof },
  });
  const doors = [door(0, 'token'), door(1, 'basic'), door(2, 'signature')] as const;
  const environment = environmentOf(orgAddress, connectorUrl, credentials);
  const processes = await startProcesses(folder, environment, doors);
  closing.push(async () => void (await Promise.all(processes.map((each) => each.stop()))));
  for (const { port } of doors) await waitUntilReady(`http://${HOST}:${port}/health/ready`);
  return {
    ...{ folder, connectorUrl, orgUrl, credentials, environment, doors, processes },
    admin: new OrgAdmin(orgAddress, settings.adminKey, credentials),
    secrets: { signing: SIGNING_SECRET, pair: PAIR },
  };
}

type Variables = Record<string, string>;

function environmentOf(org: string, database: string, credentials: LocalCredentials): Variables {
  const { XANPAY_ORDER_FIELD: _, ...chaos } = connectorEnvironment(org, database, credentials);
  return {
    ...chaos,
    DIGITAL_RIVER_SAFELIST: 'off',
    PLUM_ENABLED: 'true',
    PLUM_WEBHOOK_KEYS: credentials.plumWebhookKey,
    PLUM_ADDRESSES: 'off',
    SALESFORCE_TIMEOUT_MS: '10000',
    WORKER_LEASE_SECONDS: '30',
    WORKER_MOST_ATTEMPTS: '3',
  };
}

async function startProcesses(folder: string, environment: Variables, doors: readonly Door[]) {
  const [web, worker] = [await nodeFlags('src/server.ts'), await nodeFlags('src/worker.ts')];
  const programs = [
    ...doors.map(({ port, proof }) => ({
      name: `web-${proof}`,
      file: new URL('src/server.ts', ROOT),
      flags: web,
      environment: { ...environment, ...PROOFS[proof], PORT: String(port) },
    })),
    { name: 'worker', file: new URL('src/worker.ts', ROOT), flags: worker, environment },
  ];
  return Promise.all(programs.map((program) => supervise(program, folder)));
}
