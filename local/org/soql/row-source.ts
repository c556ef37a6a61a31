import type { OrgSchema } from '../schema/schema.ts';
import type { Database } from '../store/rows-table.ts';

/** What a query reads from. */
export interface RowSource {
  db: Database;
  schema: OrgSchema;
  /** The org's one user, who created and changed every row. */
  userId: string;
  /** Whether deleted rows are seen, as by queryAll. */
  withDeleted: boolean;
}
