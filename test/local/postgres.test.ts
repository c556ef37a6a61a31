import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../local/postgres.ts';

async function query(url: string, text: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const result = await client.query(text);
  await client.end();
  return result.rows;
}

test('a server that a killed run left running is taken over, and its rows are kept after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-test-'));
  const printed: string[] = [];
  const first = await startPostgres(folder, (sentence) => printed.push(sentence));
  const url = await first.database('kept');
  await query(url, 'CREATE TABLE fact (id int); INSERT INTO fact VALUES (7)');

  const takenOver = await startPostgres(folder);
  expect(await takenOver.database('kept')).toBe(url);
  await takenOver.stop();

  const again = await startPostgres(folder);
  expect(await query(await again.database('kept'), 'SELECT id FROM fact')).toEqual([{ id: 7 }]);
  expect(await query(await again.database('kept'), 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
  await again.stop();
  if (process.getuid?.() === 0)
    expect(printed).toEqual([expect.stringContaining('Its data is in /var/tmp')]);
  await first.remove();
  await rm(folder, { recursive: true, force: true });
});

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
