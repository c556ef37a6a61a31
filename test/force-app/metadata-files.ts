import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseXml, type XmlElement } from './xml.ts';

/** One file of force-app: its path in there, the object it lies under, its API name, its content. */
export interface MetadataFile {
  path: string;
  object: string;
  name: string;
  root: XmlElement;
}

const folder = fileURLToPath(new URL('../../force-app/main/default/', import.meta.url));

/** Reads the files below force-app/main/default that match the glob, sorted by path. */
export function metadataFiles(glob: string): MetadataFile[] {
  return globSync(glob, { cwd: folder })
    .sort()
    .map((path) => ({
      path,
      object: basename(dirname(dirname(path))),
      name: basename(path).replace(/\..*$/, ''),
      root: parseXml(readFileSync(folder + path, 'utf8')),
    }));
}
