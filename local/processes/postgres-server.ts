import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Owner } from '../own-folder.ts';
import { isAlive } from './folder-owner.ts';
import { type GuardedProcess, startGuarded } from './guarded-process.ts';

/** A busy machine takes long to start or to recover. */
const START_TIMEOUT_SECONDS = 60;
const POLL_MS = 50;
const LOG_LINES = 3;

/** A server to start. */
export interface PostgresServer {
  /** Path of the program `postgres`. */
  readonly program: string;
  /** The program's user. */
  readonly owner: Owner;
  readonly dataFolder: string;
  readonly port: number;
  readonly superuser: string;
  readonly password: string;
}

/**
 * Starts a PostgreSQL that listens on 127.0.0.1, and ends with this process. A server that still
 * runs in its folder, such as one whose parent was killed, is stopped before.
 *
 * @throws Error with the last lines of its log, when it does not start
 */
export async function startServer(wanted: PostgresServer): Promise<GuardedProcess> {
  await endFormerServer(wanted);
  const { program, owner, dataFolder, port } = wanted;
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '300',
  };
  const log = join(dataFolder, 'server.log');
  const server = startGuarded(
    program,
    [
      ...['-D', dataFolder, '-p', String(port)],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...owner, cwd: '/', signal: 'INT', log },
  );
  if (!(await isReady(server, wanted))) {
    await server.stop();
    const lines = (await readFile(log, 'utf8').catch(() => '')).trimEnd().split('\n');
    throw new Error(
      `PostgreSQL did not start in ${dataFolder}. Its log, server.log, ends with:\n${lines.slice(-LOG_LINES).join('\n')}`,
    );
  }
  // A program that has done its work ends although its server runs; then the server ends as well.
  server.unref();
  return server;
}

async function isReady(server: GuardedProcess, wanted: PostgresServer): Promise<boolean> {
  let hasEnded = false;
  void server.ended.then(() => {
    hasEnded = true;
  });
  const deadline = Date.now() + START_TIMEOUT_SECONDS * 1000;
  while (!hasEnded && Date.now() < deadline) {
    if (await answers(wanted)) return true;
    await sleep(POLL_MS);
  }
  return false;
}

/** Ends the server that uses the folder; one that is starting or recovering is waited for. */
async function endFormerServer(wanted: PostgresServer): Promise<void> {
  const { dataFolder } = wanted;
  const deadline = Date.now() + START_TIMEOUT_SECONDS * 1000;
  for (;;) {
    const lock = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '');
    const [pid, , , port] = lock.split('\n').map(Number);
    if (!pid || !port || !isAlive(pid)) return;
    // Only a server of this folder has its password: the id may be another program's by now.
    if (await answers({ ...wanted, port })) process.kill(pid, 'SIGINT');
    if (Date.now() > deadline) {
      throw new Error(
        `Process ${pid} uses ${dataFolder} but does not answer on port ${port}. Stop it and start again.`,
      );
    }
    await sleep(POLL_MS);
  }
}

async function answers({
  port,
  superuser,
  password,
}: Pick<PostgresServer, 'port' | 'superuser' | 'password'>): Promise<boolean> {
  const client = new pg.Client({
    ...{ host: '127.0.0.1', port, user: superuser, password, database: 'postgres' },
  });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}
