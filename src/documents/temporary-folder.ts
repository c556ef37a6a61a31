import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MINUTE_MS } from '../time.ts';
import { DOWNLOAD_TIMEOUT_MS, UPLOAD_TIMEOUT_MS } from './document-parts.ts';

const PREFIX = 'digital-river-document-';
/** No attempt uses its folder for longer. */
const MAX_AGE_MS = DOWNLOAD_TIMEOUT_MS + UPLOAD_TIMEOUT_MS + MINUTE_MS;

/**
 * Removes the folders of processes that were killed, since they hold a document of a person. Folders
 * that a living process may use are younger, and are kept, as are those of other users. Its errors
 * are no problem: the next attempt removes what is left.
 *
 * @param root where the folders are; by default the temporary folder of the process
 */
export async function removeOldFolders(root = tmpdir()): Promise<void> {
  const names = await readdir(root).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(root, name);
    const found = await lstat(path).catch(() => undefined);
    const isOwn = found?.isDirectory() === true && found.uid === process.getuid?.();
    if (!isOwn || Date.now() - found.mtimeMs < MAX_AGE_MS) continue;
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * Calls a function with a new folder that only this user can read, and removes the folder after it,
 * and those that killed processes left behind before it.
 *
 * @param use gets the path of the folder
 * @returns what the function returned
 */
export async function withTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  await removeOldFolders();
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
