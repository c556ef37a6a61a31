import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseXml, type XmlElement } from './xml.ts';

/** One metadata file: its path in its package directory, the object it lies under, its API name, its content. */
export interface MetadataFile {
  path: string;
  object: string;
  name: string;
  root: XmlElement;
}

/** What every org gets. */
const REQUIRED = 'force-app';

/**
 * Reads the files of a package directory that match the glob, sorted by path.
 *
 * @param glob below its main/default
 * @param directory from the project's root
 */
export function metadataFiles(glob: string, directory = REQUIRED): MetadataFile[] {
  const folder = fileURLToPath(new URL(`../../${directory}/main/default/`, import.meta.url));
  return globSync(glob, { cwd: folder })
    .sort()
    .map((path) => ({
      path,
      object: basename(dirname(dirname(path))),
      name: basename(path).replace(/\..*$/, ''),
      root: parseXml(readFileSync(folder + path, 'utf8')),
    }));
}
