import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../local/postgres.ts';
import { keepPostgres } from '../../local/processes/keep-postgres.ts';
import { eventually } from '../support/eventually.ts';

async function query(url: string, text: string) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const result = await client.query(text);
  await client.end();
  return result.rows;
}

/** Starts PostgreSQL in a process of its own, which prints the address of a database and stays. */
async function startElsewhere(folder: string) {
  const file = new URL('../../local/postgres.ts', import.meta.url).href;
  const code = `import { startPostgres } from ${JSON.stringify(file)};
const server = await startPostgres(${JSON.stringify(folder)});
console.log(await server.database('kept'));
setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code]);
  const [printed] = await once(child.stdout, 'data');
  return { child, url: String(printed).trim() };
}

test('the server of a run that was killed ends, and its rows are there at the next start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-test-'));
  const { child, url } = await startElsewhere(folder);
  await query(url, 'CREATE TABLE fact (id int); INSERT INTO fact VALUES (7)');
  const inUse = `Process ${child.pid} uses the data in ${folder}`;
  await expect(startPostgres(folder)).rejects.toThrow(inUse);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const printed: string[] = [];
  const again = await startPostgres(folder, (sentence) => printed.push(sentence));
  await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  expect(await query(await again.database('kept'), 'SELECT id FROM fact')).toEqual([{ id: 7 }]);
  expect(await query(await again.database('kept'), 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
  await again.stop();
  if (process.getuid?.() === 0)
    expect(printed).toEqual([expect.stringContaining('Its data is in /var/tmp')]);
  await again.remove();
  await rm(folder, { recursive: true, force: true });
}, 180_000);

test('a server that cannot start is reported with the end of its log', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-test-'));
  const first = await startPostgres(folder);
  await first.stop();
  await writeFile(join(first.dataFolder, 'postgresql.conf'), 'no_such_setting = 1\n');
  await expect(startPostgres(folder)).rejects.toThrow(/no_such_setting|configuration file/);
  await first.remove();
  await rm(folder, { recursive: true, force: true });
}, 180_000);

test('a kept server that is killed starts again on its port, with one line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-test-'));
  await chmod(folder, 0o711);
  const printed: string[] = [];
  const server = await keepPostgres(folder, (line) => printed.push(line));
  const url = await server.database('kept');
  const lock = await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8');
  process.kill(Number(lock.split('\n')[0]), 'SIGKILL');
  await eventually(
    async () => expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]),
    60_000,
  );
  expect(printed).toEqual(['PostgreSQL ended (status 137); starting it again.']);
  await server.stop();
  await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  await rm(folder, { recursive: true, force: true });
}, 180_000);

test('a server starts again on the requested port', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-test-'));
  const first = await startPostgres(folder);
  const url = await first.database('kept');
  await first.stop();
  const again = await startPostgres(folder, undefined, Number(new URL(url).port));
  expect(await again.database('kept')).toBe(url);
  await again.stop();
  await first.remove();
  await rm(folder, { recursive: true, force: true });
});
