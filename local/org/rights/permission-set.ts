import { z } from 'zod';
import { type Grants, grantsFrom, grantsXml } from './grants.ts';

/** The elements of a PermissionSet file that this org reads; it ignores others. */
export const permissionSetXml = grantsXml.extend({ label: z.string() });

/** A permission set: what it gives to the users that it is assigned to. */
export interface PermissionSet {
  name: string;
  label: string;
  grants: Grants;
}

/** Converts the content of a PermissionSet file. */
export function permissionSetFrom(
  name: string,
  xml: z.infer<typeof permissionSetXml>,
): PermissionSet {
  return { name, label: xml.label, grants: grantsFrom(xml) };
}
