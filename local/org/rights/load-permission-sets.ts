import type { Pool } from 'pg';
import type { Component } from '../metadata/component.ts';
import { loadComponents } from '../store/components-table.ts';
import { type PermissionSet, permissionSetFrom, permissionSetXml } from './permission-set.ts';

/** The permission sets of the base metadata, and those that have been deployed since, by name. */
export async function loadPermissionSets(
  pool: Pool,
  base: PermissionSet[],
): Promise<Map<string, PermissionSet>> {
  const deployed = deployedPermissionSets(await loadComponents(pool));
  return new Map([...base, ...deployed].map((each) => [each.name, each]));
}

/** The permission sets among deployed components. */
export function deployedPermissionSets(components: Component[]): PermissionSet[] {
  return components.flatMap(({ type, fullName, metadata }) =>
    type === 'PermissionSet' ? [permissionSetFrom(fullName, permissionSetXml.parse(metadata))] : [],
  );
}
