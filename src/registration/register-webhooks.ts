import type { DigitalRiverClient } from '../sources/digital-river/api/digital-river-client.ts';
import { DigitalRiverError } from '../sources/digital-river/api/digital-river-error.ts';
import type { WebhookBody } from '../sources/digital-river/api/registered-webhook.ts';
import { type PlannedStep, plan } from './plan-webhooks.ts';

export interface RegistrationOutcome extends PlannedStep {
  /** False in a dry run, and when Digital River refused. */
  readonly done: boolean;
  readonly error?: DigitalRiverError;
}

/**
 * Makes the account's webhooks as desired: leaves what is right, updates what differs, creates what is missing. Doing it
 * again changes nothing.
 * @param dryRun only looks, and says what would be done
 * @returns one outcome for each desired webhook; one that is refused does not stop the next
 * @throws {DigitalRiverError} when the webhooks cannot be listed; nothing was changed then
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
  for (const step of plan(await client.listWebhooks(), desired)) {
    outcomes.push(dryRun ? { ...step, done: false } : await carryOut(client, step));
  }
  return outcomes;
}

async function carryOut(
  client: Pick<DigitalRiverClient, 'createWebhook' | 'updateWebhook'>,
  step: PlannedStep,
): Promise<RegistrationOutcome> {
  try {
    if (step.id === undefined) {
      const created = await client.createWebhook(step.desired);
      return { ...step, id: created.id, done: true };
    }
    if (step.action === 'update') await client.updateWebhook(step.id, step.difference.patch);
    return { ...step, done: true };
  } catch (error) {
    if (error instanceof DigitalRiverError) return { ...step, done: false, error };
    throw error;
  }
}
