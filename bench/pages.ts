import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { localAddresses } from '../local/addresses.ts';
import type { LocalConfig } from '../local/config.ts';
import { connectorEnvironment } from '../local/connector-environment.ts';
import { connectorProcesses } from '../local/connector-processes.ts';
import { localCredentials } from '../local/credentials.ts';
import { startLocalOrg } from '../local/org/start.ts';
import { localOrgIdentity } from '../local/org-identity.ts';
import { startPostgres } from '../local/postgres.ts';
import { waitUntilReady } from '../local/wait-until-ready.ts';
import { declareCommand } from '../src/cli/arguments/declaration.ts';
import { flag, text } from '../src/cli/arguments/option-table.ts';
import { toolArguments } from '../src/cli/tool-arguments.ts';
import { migrate } from '../src/database/migrate.ts';
import { PAGES } from '../test/browser/page-table.ts';
import { freePorts } from '../test/chaos/stage/stage.ts';
import { fillInbox } from './fill-inbox.ts';
import { type Ask, signedIn } from './signed-in.ts';

/**
 * Measures how long each page of the console takes with a million events in the inbox, or as many as
 * the first argument says. `--incident`: 100,000 of them wait, and 100,000 are parked. `--only NAME`
 * measures one page. Exit status: 1 when a page fails.
 */

const { values, operands } = toolArguments(
  declareCommand({
    typed: 'npm run bench:pages --',
    summary: 'measure the pages of the console',
    description:
      'Measures how long each page of the console takes with a million events in the inbox. Exit status: 1 when a page fails.',
    operands: { '[events]': 'number of events in the inbox, 1000000 by default' },
    options: {
      only: text('NAME', 'one page', 'the name of a page'),
      incident: flag('100,000 of the events wait, and 100,000 are parked'),
    },
  }),
);
const EVENTS = Number(operands[0] ?? 1_000_000);
const WARM_UPS = 3;
const REQUESTS = 30;
/** What issue 16 asks for. */
const MAX_P95_MS = 300;

/** The org shows one of the parked events. */
const SHOW_ONE = `
UPDATE event SET failed_key = repeat('0123456789abcdef', 4)
WHERE seq = (SELECT min(seq) FROM event WHERE status = 'parked')`;

interface Measured {
  readonly page: string;
  readonly status: number;
  readonly kilobytes: number;
  readonly p50: number;
  readonly p95: number;
  readonly slow: string;
}

const folder = await mkdtemp(join(tmpdir(), 'pages-'));
await chmod(folder, 0o711);
const closing: (() => Promise<void>)[] = [
  () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
];
try {
  await measureAll();
} finally {
  for (const close of closing.reverse()) await close();
}

async function measureAll(): Promise<void> {
  const postgres = await startPostgres(folder);
  closing.push(async () => {
    await postgres.stop();
    await postgres.remove();
  });
  const databaseUrl = await postgres.database('connector');
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  closing.push(() => pool.end());
  await migrate(pool);
  console.log(`Inserting ${EVENTS} events …`);
  await fillInbox(pool, EVENTS, values.incident);
  await pool.query(SHOW_ONE);
  const ask = await startConsole(databaseUrl, await postgres.database('org'));
  const results: Measured[] = [];
  for (const { name, path, status } of PAGES) {
    if (values.only !== undefined && values.only !== name) continue;
    const measured = await measure(ask, name, await path({ pool }));
    if (measured.status !== (status ?? 200)) process.exitCode = 1;
    results.push(measured);
  }
  console.table(results);
}

/** Starts the local org and a web process, and signs in. */
async function startConsole(databaseUrl: string, orgDatabaseUrl: string): Promise<Ask> {
  const [connectorPort = 0, orgPort = 0, digitalRiverPort = 0] = await freePorts(3);
  const ports = { connectorPort, orgPort, digitalRiverPort };
  const config: LocalConfig = {
    ...ports,
    folder,
    mode: 'live',
    hasDigitalRiver: true,
    connectorVariables: {},
    sourceSecrets: {},
    ignoredVariables: [],
  };
  const { connectorUrl } = localAddresses(config);
  const credentials = await localCredentials(folder);
  const org = await startLocalOrg({
    databaseUrl: orgDatabaseUrl,
    host: '127.0.0.1',
    port: orgPort,
    metadataDirectory: join(import.meta.dirname, '../force-app/main/default'),
    identity: localOrgIdentity(credentials, connectorUrl),
    adminKey: credentials.adminKey,
  });
  closing.push(() => org.close());
  const environment = connectorEnvironment(config, credentials, databaseUrl);
  const connector = connectorProcesses(environment, folder, console.log);
  closing.push(() => connector.stop());
  await connector.start('web');
  await waitUntilReady(connectorUrl, folder);
  return signedIn(connectorUrl, credentials.consoleUser.userId);
}

async function measure(ask: Ask, page: string, path: string): Promise<Measured> {
  const times: number[] = [];
  let [status, bytes] = [0, 0];
  for (let number = 1; number <= WARM_UPS + REQUESTS; number += 1) {
    const began = performance.now();
    const reply = await ask(path);
    bytes = (await reply.arrayBuffer()).byteLength;
    if (number > WARM_UPS) times.push(performance.now() - began);
    status = reply.status;
  }
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
  const slow = p95 > MAX_P95_MS ? `over ${MAX_P95_MS} ms` : '';
  return { page, status, kilobytes: Math.round(bytes / 1024), p50, p95, slow };
}

/** In whole milliseconds. */
function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN);
}
