import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const OTHERS_MAY_ENTER = 0o001;

/**
 * Tells whether any user of this machine can reach a path: every existing folder above it lets others in.
 *
 * @param path file or folder; what does not exist yet is judged by the folders above it
 */
export async function reachableByOthers(path: string): Promise<boolean> {
  const folder = dirname(path);
  const mode = await stat(folder).then(
    (entry) => entry.mode,
    () => OTHERS_MAY_ENTER,
  );
  if ((mode & OTHERS_MAY_ENTER) === 0) return false;
  return folder === dirname(folder) || reachableByOthers(folder);
}

/**
 * A folder that other users can reach, to stand in for one that they can't. The same folder always gets the same
 * stand-in, so that a later run finds what an earlier one left there.
 */
export function standInFor(folder: string): string {
  const digest = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16);
  return join('/var/tmp', `digital-river-connector-${digest}`);
}
