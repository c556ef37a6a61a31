import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writableFolder } from '../../local/writable-folder.ts';
import { ConfigError } from '../../src/errors.ts';

const IS_ROOT = process.getuid?.() === 0;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'writable-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a folder is created with those above it, and taken again', async () => {
  const path = join(folder, 'a', 'b');
  await writableFolder(path);
  await writableFolder(path);
  expect((await stat(path)).isDirectory()).toBe(true);
});

const ONE_LINE =
  /^The configuration needs a fix:\n- .*LOCAL_DIR=\/tmp\/trial npm run local\.[^\n]*$/;

test('a path below a file is refused in one line, with what to do', async () => {
  await writeFile(join(folder, 'file'), '');
  const path = join(folder, 'file', 'folder');
  await expect(writableFolder(path)).rejects.toThrow(ConfigError);
  await expect(writableFolder(path)).rejects.toThrow(ONE_LINE);
  await expect(writableFolder(path)).rejects.toThrow(
    `logs in ${path}, and cannot: a part of the path is a file`,
  );
});

test('a file is no folder', async () => {
  const path = join(folder, 'file');
  await writeFile(path, '');
  const expected = IS_ROOT
    ? 'got a file.'
    : 'a part of the path is a file (EEXIST). Choose another folder';
  await expect(writableFolder(path)).rejects.toThrow(expected);
});

const notRoot = IS_ROOT ? test.skip : test;
notRoot('a folder that this user may not write to is refused', async () => {
  const path = join(folder, 'closed');
  await mkdir(path);
  await chmod(path, 0o555);
  await expect(writableFolder(path)).rejects.toThrow(
    'and cannot: this user may not write there (EACCES).',
  );
});

const root = IS_ROOT ? test : test.skip;
root('a folder that others can write to is refused as it is', async () => {
  const path = join(folder, 'open');
  await mkdir(path);
  await chmod(path, 0o777);
  await expect(writableFolder(path)).rejects.toThrow('a folder that others can write to');
});
