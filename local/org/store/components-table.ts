import type { Pool } from 'pg';
import type { Component } from '../metadata/component.ts';

/** Reads all deployed components. */
export async function loadComponents(pool: Pool): Promise<Component[]> {
  const text = 'select type, full_name as "fullName", metadata from org_component order by 1, 2';
  return (await pool.query<Component>(text)).rows;
}

/** Stores deployed components; replaces earlier ones of the same name. */
export async function saveComponents(pool: Pool, components: Component[]): Promise<void> {
  await pool.query(
    `insert into org_component (type, full_name, metadata)
     select * from unnest($1::text[], $2::text[], $3::json[])
     on conflict (type, full_name) do update set metadata = excluded.metadata`,
    [
      components.map(({ type }) => type),
      components.map(({ fullName }) => fullName),
      components.map(({ metadata }) => JSON.stringify(metadata)),
    ],
  );
}
