import { access, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeOldFolders, withTemporaryFolder } from '../../src/documents/temporary-folder.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'temporary-folder-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function folder(name: string, minutesAgo: number) {
  const path = join(root, name);
  await mkdir(path);
  await writeFile(join(path, 'content.pdf'), '%PDF-');
  const at = Date.now() / 1000 - minutesAgo * 60;
  await utimes(path, at, at);
}

test('the documents that killed processes left behind are removed, and no others', async () => {
  await folder('digital-river-document-abandoned', 17);
  await folder('digital-river-document-in-use', 14);
  await folder('somebody-elses', 1000);
  await removeOldFolders(root);
  expect((await readdir(root)).toSorted()).toEqual([
    'digital-river-document-in-use',
    'somebody-elses',
  ]);
});

test('a root that cannot be read is no problem', async () => {
  await expect(removeOldFolders(join(root, 'none'))).resolves.toBeUndefined();
});

test('a folder is removed after its use, also when that fails', async () => {
  let used = '';
  const failing = withTemporaryFolder(async (path) => {
    used = path;
    await writeFile(join(path, 'content.pdf'), '%PDF-');
    throw new Error('The upload failed.');
  });
  await expect(failing).rejects.toThrow('The upload failed.');
  await expect(access(used)).rejects.toThrow('ENOENT');
});
