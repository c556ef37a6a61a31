import type { Rows } from '../rows.ts';
import type { OrgSchema } from '../schema/schema.ts';
import type { ListViews } from './list-views/list-view.ts';

/** The data that pages are built from. */
export interface PageParts {
  schema: OrgSchema;
  rows: Rows;
  organizationName: string;
  listViews: ListViews;
}
