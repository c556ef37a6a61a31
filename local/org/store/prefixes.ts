import type { Pool } from 'pg';
import { newKeyPrefixes } from '../schema/key-prefixes.ts';

/**
 * Reads the key prefixes of custom objects, with a new one for each object without a prefix.
 * @param objects all custom objects
 */
export async function plannedPrefixes(pool: Pool, objects: string[]): Promise<Map<string, string>> {
  const given = await pool.query<{ object: string; prefix: string }>(
    'select object, prefix from org_prefix',
  );
  const prefixes = new Map(given.rows.map((row) => [row.object, row.prefix]));
  return new Map([...prefixes, ...newKeyPrefixes(prefixes, objects)]);
}

/** Like {@link plannedPrefixes}, but also stores the new prefixes. */
export async function keyPrefixes(pool: Pool, objects: string[]): Promise<Map<string, string>> {
  const prefixes = await plannedPrefixes(pool, objects);
  for (const [object, prefix] of prefixes) {
    const text = 'insert into org_prefix (object, prefix) values ($1, $2) on conflict do nothing';
    await pool.query(text, [object, prefix]);
  }
  return prefixes;
}
