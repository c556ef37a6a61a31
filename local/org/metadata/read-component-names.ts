import { readdir } from 'node:fs/promises';
import { componentKey } from './component.ts';
import { CHILD_TYPES, COMPONENT_TYPES } from './component-types.ts';

const ENDING = '-meta.xml';

/**
 * Lists the components of a metadata directory in source format.
 * @returns {@link componentKey} of each component
 */
export async function readComponentNames(directory: string): Promise<Set<string>> {
  // The directory is optional, and so is every part of it.
  const paths = await readdir(directory, { recursive: true }).catch(() => []);
  return new Set(
    paths
      .filter((path) => path.endsWith(ENDING))
      .flatMap((path) => keyOf(path.slice(0, -ENDING.length))),
  );
}

/** @param path below the directory, e.g. `objects/Order/fields/A__c.field` */
function keyOf(path: string): string[] {
  const [folder = '', first = '', ...rest] = path.split('/');
  const dot = path.lastIndexOf('.');
  const suffix = path.slice(dot + 1);
  const [, child] = rest;
  if (folder === 'objects' && child !== undefined) {
    const { type } = CHILD_TYPES.find((each) => each.suffix === suffix) ?? {};
    const fullName = `${first}.${child.slice(0, -suffix.length - 1)}`;
    return type === undefined ? [] : [componentKey({ type, fullName })];
  }
  const kind = COMPONENT_TYPES.find((each) => each.folder === folder);
  if (kind === undefined) return [];
  if (folder === 'objects') return [componentKey({ type: kind.type, fullName: first })];
  return [componentKey({ type: kind.type, fullName: path.slice(folder.length + 1, dot) })];
}
