import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConnectorFile, writeConnectorFile } from '../../local/connector-file.ts';

const execute = promisify(execFile);
const PRINT = 'console.log(JSON.stringify([process.env.KEY, process.env.URL]))';
const environment = { KEY: 'first line\nsecond "line" $HOME', URL: 'postgres://u:p#1@host/db?a=b' };
const asRead = { ...environment, KEY: environment.KEY.replace('\n', '\\n') };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connector-file-'));
  await writeConnectorFile(folder, environment);
});
afterAll(() => rm(folder, { recursive: true }));

test('the connector, node --env-file and shells read the written values, and only the owner can read the file', async () => {
  const file = join(folder, 'connector.env');
  expect(await readConnectorFile(folder)).toEqual(asRead);
  const byNode = await execute(process.execPath, [`--env-file=${file}`, '--eval', PRINT], {
    env: {},
  });
  expect(JSON.parse(byNode.stdout)).toEqual([asRead.KEY, asRead.URL]);
  const shell = `set -a; . ${file}; exec "$0" --eval '${PRINT}'`;
  const byShell = await execute('/bin/sh', ['-c', shell, process.execPath], { env: {} });
  expect(JSON.parse(byShell.stdout)).toEqual([asRead.KEY, asRead.URL]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('the error for a folder in which nothing was started contains the command to run', async () => {
  await expect(readConnectorFile(join(folder, 'nowhere'))).rejects.toThrow(
    'Start "npm run local" in another terminal first',
  );
});
