import { saveUsage } from '../../activity/org-usage.ts';
import { storeWaiting } from '../../activity/store-activity.ts';
import { repeatChecks } from '../../reconcile/repeat-checks.ts';
import { MINUTE_MS } from '../../time.ts';
import type { WorkerParts } from '../worker-parts.ts';

const FAILED = 'what the console shows of the org could not be stored; it is tried again';

/**
 * Starts to store for the console what only a worker knows, once a minute: what the org's answers
 * have shown, with the calls that were made, and how many events wait.
 *
 * @returns `stop` saves what was seen since
 */
export function startSamples(
  parts: Pick<WorkerParts, 'pool' | 'org' | 'orgCalls' | 'log'>,
  everyMs = MINUTE_MS,
): { stop(): Promise<void> } {
  const logError = (err: unknown) => parts.log.warn({ err }, FAILED);
  const save = () => saveCalls(parts);
  const sampling = repeatChecks([save, () => storeWaiting(parts.pool())], everyMs, logError);
  return {
    async stop() {
      await sampling.stop();
      await save().catch(logError);
    },
  };
}

/** Without a call there is nothing new to know. */
async function saveCalls({
  pool,
  org,
  orgCalls,
}: Pick<WorkerParts, 'pool' | 'org' | 'orgCalls'>): Promise<void> {
  const calls = orgCalls().take();
  if (calls === 0) return;
  const { organization, usage, memory } = org();
  try {
    await saveUsage(pool(), {
      organizationId: organization?.id,
      usage: usage(),
      absentFields: memory?.optional.absentNames() ?? [],
      calls,
    });
  } catch (error) {
    orgCalls().add(calls);
    throw error;
  }
}
