import type { Pool } from 'pg';
import { deployedObjects } from '../metadata/deployed-objects.ts';
import { loadComponents } from '../store/components-table.ts';
import { keyPrefixes } from '../store/prefixes.ts';
import { buildSchema, isCustom } from './build-schema.ts';
import { overlay } from './overlay.ts';
import type { ObjectMetadata } from './read-metadata.ts';
import type { OrgSchema } from './schema.ts';

/**
 * Builds the org's schema from its base metadata and the deployments since; keeps the key prefixes
 * of earlier runs.
 */
export async function loadSchema(pool: Pool, base: ObjectMetadata[]): Promise<OrgSchema> {
  const metadata = overlay(base, deployedObjects(await loadComponents(pool)));
  return buildSchema(metadata, await keyPrefixes(pool, customNames(metadata)));
}

/** The unique names of the custom objects. */
export function customNames(metadata: ObjectMetadata[]): string[] {
  return [...new Set(metadata.map(({ name }) => name).filter(isCustom))];
}
