import { type Finding, findingsIn } from '../finding.ts';

/** PostgreSQL's code for a statement that was cancelled because it took too long. */
const QUERY_CANCELED = '57014';

/**
 * The finding of a check that counts events; one that says so when a query took too long, as in a
 * large and busy database. The other checks are not concerned.
 *
 * @param read reads the inbox
 * @throws other errors of the database
 */
export async function counted(
  area: string,
  check: string,
  read: () => Promise<Finding>,
): Promise<Finding> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === QUERY_CANCELED)) throw error;
    const found = 'not counted: the query took too long';
    return findingsIn(area).skipped(
      check,
      found,
      'Run the doctor again when the database is less busy.',
    );
  }
}
