import { addCalls } from '../../activity/org-usage.ts';
import type { WorkerParts } from '../worker-parts.ts';

const FAILED = 'calls to Salesforce that the console has made could not be counted';

/** Asks the org, and adds the calls of that to the connector's own ones, whatever becomes of it. */
export async function askOrgCounted<Answer>(
  { pool, orgCalls, log }: Pick<WorkerParts, 'pool' | 'orgCalls' | 'log'>,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask();
  } finally {
    const calls = orgCalls().take();
    if (calls > 0) {
      await addCalls(pool(), calls).catch((err: unknown) => {
        orgCalls().add(calls);
        log.warn({ err }, FAILED);
      });
    }
  }
}
