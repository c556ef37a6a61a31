import { constants } from 'node:fs';
import { lstat, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const WRITABLE_BY_OTHERS = 0o022;

/**
 * Creates a folder in one that every user can write to, such as /var/tmp, or takes the one that an
 * earlier run created. Another user may have put a folder or a link of the same name there.
 *
 * @throws Error when what is there is a link, is not ours, or can be written by others
 */
export async function ownFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o755 });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  const found = await lstat(path);
  const isOwn = process.getuid === undefined || found.uid === process.getuid();
  if (found.isDirectory() && isOwn && (found.mode & WRITABLE_BY_OTHERS) === 0) return;
  const expected = 'a folder that this user owns and nobody else can write to';
  throw notOurs(path, expected, describe(found, isOwn));
}

/**
 * Creates the folder that a person names for our files, with those above it, or takes the one that is
 * there.
 *
 * @throws Error when this process is root, and what is there is a link, is not root's, or can be
 *   written by others: they could have put files there, such as one with a password that they know
 */
export async function requestedFolder(path: string): Promise<void> {
  if (process.getuid?.() === 0) {
    await mkdir(dirname(path), { recursive: true });
    await ownFolder(path);
  } else {
    await mkdir(path, { recursive: true });
  }
}

function notOurs(path: string, expected: string, got: string): Error {
  return new Error(
    `Expected ${path} to be ${expected}; got ${got}. Another user may have put it there: look at it, remove it, and start again.`,
  );
}

function describe(found: { isDirectory(): boolean; isSymbolicLink(): boolean }, isOwn: boolean) {
  if (found.isSymbolicLink()) return 'a link';
  if (!found.isDirectory()) return 'a file';
  return isOwn ? 'a folder that others can write to' : 'a folder of another user';
}

/** Who a file is given to. */
export interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Writes a file that only its owner can read. It is always a new one: a link or a file that is there
 * is removed, and nothing is written through it.
 *
 * @param owner this user by default; only root can give files away
 */
export async function writeNewFile(path: string, text: string, owner: Owner = {}): Promise<void> {
  await rm(path, { force: true });
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = constants;
  const file = await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    await file.writeFile(text);
    if (owner.uid !== undefined && owner.gid !== undefined) await file.chown(owner.uid, owner.gid);
  } finally {
    await file.close();
  }
}

/** Creates an empty folder that only its owner can enter, in place of what is there. */
export async function newFolder(path: string, owner: Owner): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { mode: 0o700 });
  if (owner.uid === undefined || owner.gid === undefined) return;
  const { O_RDONLY, O_DIRECTORY = 0, O_NOFOLLOW = 0 } = constants;
  const folder = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    await folder.chown(owner.uid, owner.gid);
  } finally {
    await folder.close();
  }
}

/**
 * Reads a file that may exist.
 *
 * @returns undefined when there is none
 * @throws Error when there is a link in its place
 */
export async function readOwnFile(path: string): Promise<string | undefined> {
  const { O_RDONLY, O_NOFOLLOW = 0 } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw hasCode(error, 'ELOOP') ? notOurs(path, 'a file of this user', 'a link') : error;
  });
  try {
    return await file?.readFile('utf8');
  } finally {
    await file?.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === code;
}
