import { chmod, mkdtemp, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startGuarded } from '../../local/processes/guarded-process.ts';
import { freePorts } from '../chaos/stage/stage.ts';
import { eventually } from '../support/eventually.ts';
import type { Installation } from './install-pgbouncer.ts';

const START_TIMEOUT_MS = 15_000;

/** A running PgBouncer. */
export interface PgBouncer {
  /** The address of a database behind it. */
  through(databaseUrl: string): string;
  /** Runs a command of its console, such as RELOAD. */
  command(text: string): Promise<void>;
  /** Ends it without a word to its clients, and starts it again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts PgBouncer in front of a server, with its default settings apart from those given.
 *
 * @param databaseUrl any database of the server, with the user that all clients have
 * @param settings lines of its configuration, such as `pool_mode = transaction`
 */
export async function startPgBouncer(
  { program, environment }: Installation,
  folder: string,
  databaseUrl: string,
  settings: readonly string[],
): Promise<PgBouncer> {
  const { username, password, hostname, port: serverPort } = new URL(databaseUrl);
  const [port] = await freePorts(1);
  const home = await mkdtemp(join(folder, 'bouncer-'));
  await chmod(home, 0o755);
  const configuration = join(home, 'pgbouncer.ini');
  const users = join(home, 'users.txt');
  await writeFile(users, `"${username}" "${password}"\n`);
  await writeFile(
    configuration,
    `[databases]
* = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
admin_users = ${username}
${settings.join('\n')}
`,
  );
  const url = (name: string) => `postgres://${username}:${password}@127.0.0.1:${port}/${name}`;
  const log = await open(join(home, 'log'), 'a');
  // It does not run as root.
  const asOther = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const start = () =>
    startGuarded(program, ['-q', ...asOther, configuration], {
      ...{ env: { ...environment }, cwd: '/', signal: 'KILL', output: log.fd },
    });
  let child = start();
  const isReady = () => eventually(() => ask(url('pgbouncer'), 'SHOW VERSION'), START_TIMEOUT_MS);
  await isReady();
  return {
    through: (each) => url(new URL(each).pathname.slice(1)),
    command: (text) => ask(url('pgbouncer'), text),
    async restart() {
      await child.stop();
      child = start();
      await isReady();
    },
    async stop() {
      await child.stop();
      await log.close();
    },
  };
}

async function ask(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(text);
  } finally {
    await client.end();
  }
}
