import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Express } from 'express';
import pg from 'pg';
import { dropUnusedBlobs } from './files/drop-unused-blobs.ts';
import { orgApp } from './http/org-app.ts';
import { baseMetadata } from './metadata/base-metadata.ts';
import { signingKey } from './oauth/signing-key.ts';
import { usersOf } from './oauth/users.ts';
import type { LocalOrgIdentity, Org } from './org.ts';
import { installed, type PackageName } from './packages/installed-package.ts';
import { readListViews } from './pages/list-views/read-list-views.ts';
import { createReadWriteLock } from './read-write-lock.ts';
import { readRecordId } from './record-id.ts';
import { loadPermissionSets } from './rights/load-permission-sets.ts';
import { orgSettings } from './rights/org-settings.ts';
import { readPermissionSets } from './rights/read-permission-sets.ts';
import { userAccesses } from './rights/user-access.ts';
import { compileRules } from './rules/compile-rules.ts';
import { loadSchema } from './schema/load-schema.ts';
import { orgRows } from './store/org-rows.ts';
import { refreshKeys } from './store/refresh-keys.ts';
import { seedOrg } from './store/seed.ts';
import { seedPermissionSets } from './store/seed-permission-sets.ts';
import { createSequences } from './store/sequences.ts';
import { createTables } from './store/tables.ts';
import { ORG_TRIGGERS } from './triggers/org-triggers.ts';

/** API calls per day, as in a Developer Edition org. */
const DEFAULT_DAILY_API_LIMIT = 15_000;

/**
 * The largest file of an org, in bytes: 2 GB.
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/dome-sobject-insert-update-blob.html
 */
const DEFAULT_MAX_FILE_SIZE = 2 * 1024 ** 3;

/** Options of a local org. */
export interface LocalOrgOptions {
  /** A PostgreSQL database for this org only, empty or from an earlier run. */
  databaseUrl: string;
  /** The address to listen on. */
  host: string;
  /** 0 for any free port. */
  port: number;
  /** The folder that contains `objects`, e.g. `force-app/main/default`. */
  metadataDirectory: string;
  /** Installed managed packages, with their triggers. Default: none. */
  installedPackages?: PackageName[];
  identity: LocalOrgIdentity;
  /**
   * Whether the org has external org-wide defaults, as new orgs have: without them it refuses an
   * external sharing model. Default: true.
   */
  externalSharing?: boolean;
  /** Whether the org says that it is a sandbox. Default: false, a Developer Edition. */
  isSandbox?: boolean;
  /** Default: 15000. */
  dailyApiLimit?: number;
  /** The largest file of a multipart body, in bytes. Default: 2 GB. */
  maxFileSize?: number;
  /** The key of `/__admin` (faults, history, counts); without a key there is no such path. */
  adminKey?: string;
}

/**
 * Starts a server that simulates a Salesforce org: schema from metadata, rows in PostgreSQL. Rows,
 * tokens and the count of API calls are kept after a restart.
 * @throws the EADDRINUSE error when the port is taken; an Error with the file or validation rule
 *   when the metadata is not supported
 */
export async function startLocalOrg(
  options: LocalOrgOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  checkIdentity(options.identity);
  const server = createServer();
  const pool = new pg.Pool({ connectionString: options.databaseUrl });
  // A broken connection is replaced at its next use, and its query fails by itself. Without
  // listeners, the connection's error would end the process, whether it is idle (first) or in use
  // (second).
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    const url = await listen(server, options);
    const opened = openOrg(pool, options, url);
    // Calls that arrive before the org is open wait for it.
    server.on('request', (request, response) => {
      opened.then(
        (app) => app(request, response),
        () => response.destroy(),
      );
    });
    await opened;
    return { url, close: () => close(server, pool) };
  } catch (error) {
    await close(server, pool);
    throw error;
  }
}

/** Ids with a wrong check suffix would be refused when a client sends them back. */
function checkIdentity(identity: LocalOrgIdentity): void {
  for (const [id, prefix] of [
    [identity.organizationId, '00D'],
    ...usersOf(identity).map(({ userId }) => [userId, '005'] as const),
  ] as const) {
    const right = readRecordId(id.slice(0, 15));
    if (right === id && id.startsWith(prefix)) continue;
    throw new Error(`Expected an 18-character id ${prefix}…, got ${id}; did you mean ${right}?`);
  }
}

async function openOrg(pool: pg.Pool, options: LocalOrgOptions, url: string): Promise<Express> {
  const { identity, metadataDirectory, dailyApiLimit = DEFAULT_DAILY_API_LIMIT } = options;
  await createTables(pool);
  const packages = installed(options.installedPackages ?? []);
  const base = await baseMetadata(metadataDirectory, packages.objects);
  const schema = await loadSchema(pool, base.objects);
  const rules = compileRules(schema);
  await createSequences(pool, schema);
  await refreshKeys(pool, schema);
  await seedOrg(pool, schema, identity, options.isSandbox ?? false);
  await dropUnusedBlobs(pool);
  const sets = [...packages.permissionSets, ...(await readPermissionSets(metadataDirectory))];
  await seedPermissionSets(pool, schema, identity, sets);
  const { rows, publish } = orgRows(pool, schema, identity.userId);
  const org = {
    ...{ pool, schema, rules, base, identity, dailyApiLimit, url, publish },
    ...orgRights({ pool, schema, identity, permissionSets: await loadPermissionSets(pool, sets) }),
    maxFileSize: options.maxFileSize ?? DEFAULT_MAX_FILE_SIZE,
    externalSharing: options.externalSharing ?? true,
    triggers: [...ORG_TRIGGERS, ...packages.triggers],
    signingKey: await signingKey(pool),
    schemaLock: createReadWriteLock(),
  };
  rows.onChange(({ object }) => {
    if (object === 'PermissionSetAssignment') org.access.forget();
  });
  return orgApp(org, rows, await readListViews(metadataDirectory), options.adminKey);
}

function orgRights(
  parts: Pick<Org, 'pool' | 'schema' | 'identity' | 'permissionSets'>,
): Pick<Org, 'permissionSets' | 'settings' | 'access'> {
  const { permissionSets } = parts;
  const settings = orgSettings();
  return { permissionSets, settings, access: userAccesses({ ...parts, settings }) };
}

async function listen(server: Server, { host, port }: LocalOrgOptions): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

async function close(server: Server, pool: pg.Pool): Promise<void> {
  if (server.listening) {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
  await pool.end();
}
