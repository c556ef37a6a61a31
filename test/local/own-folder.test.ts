import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newFolder, ownFolder, readOwnFile, writeNewFile } from '../../local/own-folder.ts';
import { startPostgres } from '../../local/postgres.ts';
import { writePrivateText } from '../../local/private-file.ts';
import { replacementFor } from '../../local/reachable-folder.ts';

const IS_ROOT = process.getuid?.() === 0;
/** The user `nobody` of most systems. */
const NOBODY = 65_534;

let folder: string;
/** A file that another user would like to be overwritten, or to be given. */
let victim: string;
const SECRET = 'a secret of this user';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'own-folder-'));
  victim = join(folder, 'victim');
  await writeFile(victim, SECRET, { mode: 0o600 });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function expectVictimUntouched(): Promise<void> {
  expect(await readFile(victim, 'utf8')).toBe(SECRET);
  const { mode, uid } = await lstat(victim);
  expect([mode & 0o777, uid]).toEqual([0o600, process.getuid?.()]);
}

describe('a folder in a shared one', () => {
  const path = () => join(folder, 'own');

  test('is created, and taken again', async () => {
    await ownFolder(path());
    await ownFolder(path());
    expect((await stat(path())).mode & 0o022).toBe(0);
  });

  test('is not a link, even to a folder of ours', async () => {
    await mkdir(join(folder, 'target'), { mode: 0o755 });
    await symlink(join(folder, 'target'), path());
    await expect(ownFolder(path())).rejects.toThrow(
      `Expected ${path()} to be a folder that this user owns and nobody else can write to; got a link. Another user may have put it there: look at it, remove it, and start again.`,
    );
  });

  test('is not a link to nowhere', async () => {
    await symlink(join(folder, 'nowhere'), path());
    await expect(ownFolder(path())).rejects.toThrow('got a link');
  });

  test('is not a file', async () => {
    await expect(ownFolder(victim)).rejects.toThrow('got a file');
  });

  test.each([0o775, 0o757, 0o777])('cannot be written by others (mode %i)', async (mode) => {
    await mkdir(path());
    await chmod(path(), mode);
    await expect(ownFolder(path())).rejects.toThrow('got a folder that others can write to');
  });

  test('is not a folder of another user', async () => {
    // Only root can give a folder away; for other users, one of root's is at hand.
    if (IS_ROOT) {
      await mkdir(path(), { mode: 0o755 });
      await chown(path(), NOBODY, NOBODY);
    }
    await expect(ownFolder(IS_ROOT ? path() : '/usr')).rejects.toThrow(
      'got a folder of another user',
    );
  });
});

test('a link in place of a new file is replaced, and nothing is written through it', async () => {
  const file = join(folder, 'new');
  await symlink(victim, file);
  await writeNewFile(file, 'new', IS_ROOT ? { uid: NOBODY, gid: NOBODY } : {});
  await expectVictimUntouched();
  const found = await lstat(file);
  expect([found.isFile(), found.mode & 0o777]).toEqual([true, 0o600]);
  expect(found.uid).toBe(IS_ROOT ? NOBODY : process.getuid?.());
  expect(await readFile(file, 'utf8')).toBe('new');
});

test('a link in place of a new folder is replaced, and its target is not given away', async () => {
  const target = join(folder, 'target');
  await mkdir(target);
  await writeFile(join(target, 'kept'), '');
  await symlink(target, join(folder, 'new'));
  await newFolder(join(folder, 'new'), IS_ROOT ? { uid: NOBODY, gid: NOBODY } : {});
  expect((await lstat(join(folder, 'new'))).isDirectory()).toBe(true);
  expect((await stat(target)).uid).toBe(process.getuid?.());
  expect(await readFile(join(target, 'kept'), 'utf8')).toBe('');
});

test('a link in place of a file that is read is refused', async () => {
  const file = join(folder, 'password');
  expect(await readOwnFile(file)).toBeUndefined();
  await symlink(victim, file);
  await expect(readOwnFile(file)).rejects.toThrow(
    `Expected ${file} to be a file of this user; got a link.`,
  );
});

test('files with credentials are not written through a link', async () => {
  const file = join(folder, 'connector.env');
  await symlink(victim, `${file}.new`);
  await writePrivateText(file, 'text');
  await expectVictimUntouched();
  expect(await readFile(file, 'utf8')).toBe('text');
});

test('PostgreSQL is not started with a password that a link leads to', async () => {
  await symlink(victim, join(folder, 'postgres.password'));
  await expect(startPostgres(folder)).rejects.toThrow('got a link');
  await rm(replacementFor(folder), { recursive: true, force: true });
});

test.each([0o755, 0o700])(
  'as root, PostgreSQL is not started in a folder of another user (mode %i)',
  async (mode) => {
    // Other users cannot give a folder away, and PostgreSQL gets no other user's rights.
    if (!IS_ROOT) return;
    await chmod(folder, 0o711);
    const theirs = join(folder, 'theirs');
    await mkdir(theirs);
    await writeFile(join(theirs, 'postgres.password'), 'known to the other user');
    await chown(theirs, NOBODY, NOBODY);
    await chmod(theirs, mode);
    await expect(startPostgres(theirs)).rejects.toThrow(
      `Expected ${theirs} to be a folder that this user owns and nobody else can write to; got a folder of another user.`,
    );
    expect(await readdir(theirs)).toEqual(['postgres.password']);
  },
);

test('PostgreSQL does not use a folder that another user has put in place of ours', async () => {
  // Only root needs a replacement for a private folder; others stay in their own.
  const home = IS_ROOT ? replacementFor(folder) : folder;
  if (IS_ROOT) {
    await mkdir(home, { mode: 0o755 });
    await chown(home, NOBODY, NOBODY);
  }
  await symlink(victim, join(home, 'postgres.new.password'));
  const started = await startPostgres(folder).then(
    (postgres) => postgres,
    (error: Error) => error.message,
  );
  await expectVictimUntouched();
  if (IS_ROOT) expect(started).toContain('got a folder of another user');
  else if (typeof started !== 'string') await started.stop();
  await rm(home, { recursive: true, force: true });
});
