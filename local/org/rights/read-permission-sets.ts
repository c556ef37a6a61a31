import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readXml } from '../schema/read-xml.ts';
import { type PermissionSet, permissionSetFrom, permissionSetXml } from './permission-set.ts';

const ENDING = '.permissionset-meta.xml';

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
      .map(async (file) =>
        permissionSetFrom(
          file.slice(0, -ENDING.length),
          await readXml(join(folder, file), 'PermissionSet', permissionSetXml),
        ),
      ),
  );
}
