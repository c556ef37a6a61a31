import type { DigitalRiverClient } from '../sources/digital-river/api/digital-river-client.ts';
import { DigitalRiverError } from '../sources/digital-river/api/digital-river-error.ts';
import type { WebhookBody } from '../sources/digital-river/api/registered-webhook.ts';
import { type PlannedWebhook, planWebhooks } from './plan-webhooks.ts';

/** The result for one desired webhook. */
export interface RegistrationOutcome extends PlannedWebhook {
  /** False in a dry run, and when Digital River returned an error. */
  readonly done: boolean;
  readonly error?: DigitalRiverError;
}

/**
 * Brings the account's webhooks to the desired state: updates those that differ, creates those that
 * are missing, and leaves the others. It is idempotent.
 *
 * @param dryRun whether to plan only, and change nothing
 * @returns one outcome for each desired webhook; a failure of one does not stop the others
 * @throws DigitalRiverError when the webhooks cannot be listed; then nothing was changed
 */
export async function registerWebhooks({
  client,
  desired,
  dryRun,
}: {
  client: Pick<DigitalRiverClient, 'listWebhooks' | 'createWebhook' | 'updateWebhook'>;
  desired: readonly WebhookBody[];
  dryRun: boolean;
}): Promise<RegistrationOutcome[]> {
  const outcomes: RegistrationOutcome[] = [];
  for (const planned of planWebhooks(await client.listWebhooks(), desired)) {
    outcomes.push(dryRun ? { ...planned, done: false } : await execute(client, planned));
  }
  return outcomes;
}

async function execute(
  client: Pick<DigitalRiverClient, 'createWebhook' | 'updateWebhook'>,
  planned: PlannedWebhook,
): Promise<RegistrationOutcome> {
  try {
    if (planned.id === undefined) {
      const created = await client.createWebhook(planned.desired);
      return { ...planned, id: created.id, done: true };
    }
    if (planned.action === 'update')
      await client.updateWebhook(planned.id, planned.difference.patch);
    return { ...planned, done: true };
  } catch (error) {
    if (error instanceof DigitalRiverError) return { ...planned, done: false, error };
    throw error;
  }
}
