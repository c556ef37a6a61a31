import type { OrgSchema } from '../schema/schema.ts';
import type { Database } from '../store/rows-table.ts';

/** The source of a query's rows. */
export interface RowSource {
  db: Database;
  schema: OrgSchema;
  /** The org's own user, who created and changed every row. */
  userId: string;
  /** Whether deleted rows are included, as in queryAll. */
  withDeleted: boolean;
}
