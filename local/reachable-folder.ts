import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const OTHERS_MAY_ENTER = 0o001;

/**
 * Whether every user of this machine can reach a path: others may enter each existing folder above
 * it.
 *
 * @param path a file or folder; it does not need to exist
 */
export async function isReachableByOthers(path: string): Promise<boolean> {
  const folder = dirname(path);
  const mode = await stat(folder).then(
    (entry) => entry.mode,
    () => OTHERS_MAY_ENTER,
  );
  if ((mode & OTHERS_MAY_ENTER) === 0) return false;
  return folder === dirname(folder) || isReachableByOthers(folder);
}

/**
 * A replacement for a folder that other users cannot reach. The same folder always has the same
 * replacement, so that a later run finds the data of an earlier one.
 */
export function replacementFor(folder: string): string {
  const digest = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16);
  return join('/var/tmp', `digital-river-connector-${digest}`);
}
