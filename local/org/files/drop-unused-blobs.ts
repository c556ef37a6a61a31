import { dropOrphans } from '../store/blobs-table.ts';
import { type Database, scanRows } from '../store/rows-table.ts';

/** Deletes the contents of versions that are gone for good, and of writes that were interrupted. */
export async function dropUnusedBlobs(db: Database): Promise<void> {
  const versions = await scanRows(db, 'ContentVersion', true);
  await dropOrphans(
    db,
    versions.flatMap(({ data }) => (typeof data.VersionData === 'string' ? data.VersionData : [])),
  );
}
