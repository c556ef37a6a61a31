import type { Rows } from '../rows.ts';
import type { OrgSchema } from '../schema/schema.ts';
import type { RowEdits } from '../write/row-edits.ts';
import type { ListViews } from './list-views/list-view.ts';

/** The data that pages are built from. */
export interface PageParts {
  schema: OrgSchema;
  rows: Rows;
  /** What the forms of the pages change. */
  edits: RowEdits;
  /** The org's address; forms of other sites are denied. */
  url: string;
  /** The contents of a file, by the id of its blob. */
  contents(blobId: string): AsyncIterable<Buffer>;
  organizationName: string;
  listViews: ListViews;
}
