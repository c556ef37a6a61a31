import type { Rows } from '../rows.ts';
import type { OrgSchema } from '../schema/schema.ts';

/** What every page is built from. */
export interface PageParts {
  schema: OrgSchema;
  rows: Rows;
  organizationName: string;
}
