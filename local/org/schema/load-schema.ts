import type { Pool } from 'pg';
import { keyPrefixes } from '../store/prefixes.ts';
import { buildSchema, isCustom } from './build-schema.ts';
import { readMetadata } from './read-metadata.ts';
import type { OrgSchema } from './schema.ts';

/** Builds the org's schema from a metadata directory; key prefixes are those of earlier runs. */
export async function loadSchema(pool: Pool, metadataDirectory: string): Promise<OrgSchema> {
  const metadata = await readMetadata(metadataDirectory);
  const custom = metadata.map(({ name }) => name).filter(isCustom);
  return buildSchema(metadata, await keyPrefixes(pool, custom));
}
