import type { UserAccess, UserAccesses } from '../rights/user-access.ts';
import type { OrgSchema } from '../schema/schema.ts';
import type { Database } from '../store/rows-table.ts';

/** The source of a query's rows. */
export interface RowSource {
  db: Database;
  /** What the user may read. */
  schema: OrgSchema;
  /** The user who queries: rows that the user cannot reach are not found. */
  user: UserAccess;
  accessOf: UserAccesses['of'];
  /** The org's own user, who created and changed the rows without another author. */
  ownUserId: string;
  /** Whether deleted rows are included, as in queryAll. */
  withDeleted: boolean;
}
