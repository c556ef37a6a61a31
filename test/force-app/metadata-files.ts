import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseXml, type XmlElement } from './xml.ts';

/** A metadata file: its path in its package directory, its object, its API name and its content. */
export interface MetadataFile {
  path: string;
  object: string;
  name: string;
  root: XmlElement;
}

/** The package directory that every org needs. */
const REQUIRED = 'force-app';

/**
 * Reads the files of a package directory that match the glob, sorted by path.
 *
 * @param glob relative to its main/default
 * @param directory relative to the project's root
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
