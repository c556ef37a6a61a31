import type { ObjectMetadata } from './read-metadata.ts';

/** The deployed parts of an object; `head` if the object itself was deployed. */
export interface DeployedObject
  extends Pick<ObjectMetadata, 'name' | 'fields' | 'standardFields' | 'validationRules'> {
  head?: Omit<ObjectMetadata, 'name' | 'fields' | 'standardFields' | 'validationRules'>;
}

/**
 * Merges deployments into the base metadata: a deployed field or rule replaces one of the same
 * name.
 */
export function overlay(base: ObjectMetadata[], deployed: DeployedObject[]): ObjectMetadata[] {
  const below = base.map((object) => {
    const over = deployed.find(({ name }) => isSame(name, object.name));
    if (over === undefined) return object;
    return {
      ...object,
      ...over.head,
      fields: without(object.fields, over.fields),
      validationRules: without(object.validationRules, over.validationRules),
    };
  });
  const added = deployed.map(({ name, head, ...parts }) => {
    const known = below.find((object) => isSame(name, object.name));
    const enableHistory = (head ?? known)?.enableHistory ?? false;
    return { ...head, ...parts, enableHistory, name: known?.name ?? name };
  });
  return [...below, ...added];
}

function without<T extends { name: string }>(items: T[], others: { name: string }[]): T[] {
  return items.filter(({ name }) => !others.some((other) => isSame(other.name, name)));
}

function isSame(name: string, other: string): boolean {
  return name.toLowerCase() === other.toLowerCase();
}
