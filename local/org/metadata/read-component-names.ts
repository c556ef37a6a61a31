import { readdir } from 'node:fs/promises';
import type { ComponentName } from './component.ts';
import { CHILD_TYPES, COMPONENT_TYPES } from './component-types.ts';

const ENDING = '-meta.xml';

/** Lists the components of a metadata directory in source format. */
export async function readComponentNames(directory: string): Promise<ComponentName[]> {
  // The directory is optional, and so is every part of it.
  const paths = await readdir(directory, { recursive: true }).catch(() => []);
  return paths
    .filter((path) => path.endsWith(ENDING))
    .sort()
    .flatMap((path) => nameOf(path.slice(0, -ENDING.length)));
}

/** @param path below the directory, e.g. `objects/Order/fields/A__c.field` */
function nameOf(path: string): ComponentName[] {
  const [folder = '', first = '', ...rest] = path.split('/');
  const dot = path.lastIndexOf('.');
  const suffix = path.slice(dot + 1);
  const [, child] = rest;
  if (folder === 'objects' && child !== undefined) {
    const { type } = CHILD_TYPES.find((each) => each.suffix === suffix) ?? {};
    const fullName = `${first}.${child.slice(0, -suffix.length - 1)}`;
    return type === undefined ? [] : [{ type, fullName }];
  }
  const kind = COMPONENT_TYPES.find((each) => each.folder === folder);
  if (kind === undefined) return [];
  if (folder === 'objects') return [{ type: kind.type, fullName: first }];
  return [{ type: kind.type, fullName: path.slice(folder.length + 1, dot) }];
}
