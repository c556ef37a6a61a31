import { access, constants } from 'node:fs/promises';
import { ConfigError } from '../src/errors.ts';
import { requestedFolder } from './own-folder.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its file system is read-only',
  EEXIST: 'a part of the path is a file',
  ENOTDIR: 'a part of the path is a file',
  ENOSPC: 'the disk is full',
};

/**
 * Creates the folder of the trial, or takes the one that is there.
 *
 * @throws ConfigError with what to do when the trial cannot write to it; what
 *   {@link requestedFolder} throws about folders of others
 */
export async function writableFolder(folder: string): Promise<void> {
  try {
    await requestedFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const reason = REASONS[code];
    if (reason === undefined) throw error;
    throw new ConfigError([
      `The trial keeps its data and logs in ${folder}, and cannot: ${reason} (${code}). Choose another folder: LOCAL_DIR=/tmp/trial npm run local. The other commands need the same LOCAL_DIR.`,
    ]);
  }
}
