import { type ObjectMetadata, readMetadata } from '../schema/read-metadata.ts';
import { type ComponentName, componentKey } from './component.ts';
import { readComponentNames } from './read-component-names.ts';

/** The org's metadata before any deployment. */
export interface BaseMetadata {
  objects: ObjectMetadata[];
  /** The components of the metadata directory. */
  names: ComponentName[];
  /** Key of each component, see `componentKey`. */
  components: Set<string>;
}

/**
 * Reads the org's metadata before any deployment.
 * @param packaged the objects of installed packages
 */
export async function baseMetadata(
  directory: string,
  packaged: ObjectMetadata[],
): Promise<BaseMetadata> {
  const [objects, names] = await Promise.all([
    readMetadata(directory),
    readComponentNames(directory),
  ]);
  const components = new Set(names.map(componentKey));
  return { objects: [...packaged, ...objects], names, components };
}
