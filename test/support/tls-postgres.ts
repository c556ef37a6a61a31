import { execFile } from 'node:child_process';
import { appendFile, chmod, chown, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPostgres } from '../../local/postgres.ts';

const run = promisify(execFile);

/** A PostgreSQL whose certificate it signed itself, for the host `localhost`. */
export interface TlsPostgres {
  /** Address of its database `inbox`, by the name in the certificate. */
  readonly url: string;
  /** Path of its certificate, which is also the authority that signed it. */
  readonly certificate: string;
  /** Stops it and deletes its data. */
  remove(): Promise<void>;
}

const CERTIFICATE = '-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost'.split(' ');
const ALSO_NAMED = ['-addext', 'subjectAltName=DNS:localhost'];

export async function startTlsPostgres(): Promise<TlsPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'connector-tls-'));
  await chmod(folder, 0o711);
  const plain = await startPostgres(folder);
  const { dataFolder } = plain;
  await plain.stop();
  const files = ['server.key', 'server.crt'].map((name) => join(dataFolder, name));
  const [key = '', certificate = ''] = files;
  const output = ['-keyout', key, '-out', certificate];
  await run('openssl', ['req', ...CERTIFICATE, ...ALSO_NAMED, ...output]);
  const { uid, gid } = await stat(dataFolder);
  for (const file of files) await chown(file, uid, gid);
  await chmod(key, 0o600);
  await appendFile(join(dataFolder, 'postgresql.conf'), '\nssl = on\n');
  const server = await startPostgres(folder);
  const url = new URL(await server.database('inbox'));
  url.hostname = 'localhost';
  return {
    url: url.href,
    certificate,
    async remove() {
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
