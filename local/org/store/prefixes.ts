import type { Pool } from 'pg';
import { newKeyPrefixes } from '../schema/key-prefixes.ts';

/** Reads the key prefixes of custom objects, giving one to each that has none yet. */
export async function keyPrefixes(pool: Pool, objects: string[]): Promise<Map<string, string>> {
  const given = await pool.query<{ object: string; prefix: string }>(
    'select object, prefix from org_prefix',
  );
  const prefixes = new Map(given.rows.map((row) => [row.object, row.prefix]));
  for (const [object, prefix] of newKeyPrefixes(prefixes, objects)) {
    await pool.query('insert into org_prefix (object, prefix) values ($1, $2)', [object, prefix]);
    prefixes.set(object, prefix);
  }
  return prefixes;
}
