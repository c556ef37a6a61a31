import type { Pool } from 'pg';
import type { Config } from '../../config/index.ts';
import { documentCounts, openDocuments } from '../../documents/open-documents.ts';
import { documentPause } from '../../documents/queue/document-pause.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { counted } from './counted.ts';

const [AREA, CHECK] = ['Digital River', 'documents'];
const { ok, warning } = findingsIn(AREA);

const TODO =
  'Remove the cause. Documents that wait are then tried by themselves; all at once, and those that failed, with "npm run replay -- --documents --yes".';

/**
 * Checks whether there are documents whose files are not attached in the org.
 *
 * @returns nothing when none are to be attached, or when they cannot be read, which the checks of
 *   the database explain
 */
export async function checkDocuments(
  pool: Pool,
  { DIGITAL_RIVER_FILES: files }: Pick<Config, 'DIGITAL_RIVER_FILES'>,
): Promise<Finding[]> {
  if (files !== 'attach') return [];
  try {
    return [await counted(AREA, CHECK, () => judge(pool))];
  } catch {
    return [];
  }
}

async function judge(pool: Pool): Promise<Finding> {
  const counts = await documentCounts(pool);
  const { pending, waiting, failed } = counts;
  const pause = await documentPause(pool);
  const data = { ...counts, pause: pause ?? null };
  if (waiting + failed === 0 && pause === undefined)
    return ok(CHECK, `${pending} to be attached, none waits`, undefined, data);
  const [first] = await openDocuments(pool, 1);
  const numbers = `${failed} failed, ${waiting} wait, ${pending} were not tried yet`;
  const why =
    pause === undefined
      ? `the first: ${first?.reason ?? 'no reason known'}`
      : `all are paused until ${pause.until.toISOString()}: ${pause.reason}`;
  return warning(CHECK, `${numbers}; ${why}`, TODO, data);
}
