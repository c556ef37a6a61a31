import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readXml } from './read-xml.ts';

const ENDING = '.permissionset-meta.xml';

const permissionSetXml = z.object({ label: z.string() });

/** A permission set. It can be assigned to users, but has no effect in this org. */
export interface PermissionSet {
  name: string;
  label: string;
}

/**
 * Reads the permission sets of a metadata directory; there may be none.
 * @throws Error with the name of the file that cannot be read
 */
export async function readPermissionSets(directory: string): Promise<PermissionSet[]> {
  const folder = join(directory, 'permissionsets');
  const files = await readdir(folder).catch(() => []);
  return Promise.all(
    files
      .filter((file) => file.endsWith(ENDING))
      .sort()
      .map(async (file) => ({
        name: file.slice(0, -ENDING.length),
        ...(await readXml(join(folder, file), 'PermissionSet', permissionSetXml)),
      })),
  );
}
