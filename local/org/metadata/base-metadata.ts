import { type ObjectMetadata, readMetadata } from '../schema/read-metadata.ts';
import { readComponentNames } from './read-component-names.ts';

/** The org's metadata before any deployment. */
export interface BaseMetadata {
  objects: ObjectMetadata[];
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
  const [objects, components] = await Promise.all([
    readMetadata(directory),
    readComponentNames(directory),
  ]);
  return { objects: [...packaged, ...objects], components };
}
