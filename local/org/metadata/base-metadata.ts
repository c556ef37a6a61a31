import { type ObjectMetadata, readMetadata } from '../schema/read-metadata.ts';
import { readComponentNames } from './read-component-names.ts';

/** What the org has from the start, before anything is deployed to it. */
export interface BaseMetadata {
  objects: ObjectMetadata[];
  /** Key of each component, see `componentKey`. */
  components: Set<string>;
}

/**
 * Reads what the org has from the start.
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
