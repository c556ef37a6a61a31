import type { DigitalRiverClient } from '../../sources/digital-river/api/digital-river-client.ts';
import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import type { CredentialPlan } from './credential-plan.ts';

/** What became of one webhook. It contains no secrets. */
export interface PushResult extends Pick<CredentialPlan, 'id' | 'types' | 'address'> {
  readonly result: 'updated' | 'had them already' | 'failed';
  /** Why it failed. */
  readonly error?: string;
}

const ATTEMPTS = 2;

/**
 * Gives webhooks their new credentials, one after another without a pause. What failed is tried once
 * more at the end.
 *
 * @returns one result for each webhook, in the same order
 */
export async function pushCredentials(
  client: Pick<DigitalRiverClient, 'updateWebhook'>,
  webhooks: readonly CredentialPlan[],
): Promise<PushResult[]> {
  let results: PushResult[] = webhooks.map(({ id, types, address, isRotated }) => ({
    ...{ id, types, address, result: isRotated ? 'had them already' : 'failed' },
  }));
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const next: PushResult[] = [];
    for (const [index, webhook] of webhooks.entries()) {
      const before = results[index];
      const isDone = before !== undefined && before.result !== 'failed';
      next.push(isDone ? before : await pushOne(client, webhook));
    }
    results = next;
  }
  return results;
}

async function pushOne(
  client: Pick<DigitalRiverClient, 'updateWebhook'>,
  { id, types, address, patch }: CredentialPlan,
): Promise<PushResult> {
  try {
    await client.updateWebhook(id, patch);
    return { id, types, address, result: 'updated' };
  } catch (error) {
    if (!(error instanceof DigitalRiverError)) throw error;
    return { id, types, address, result: 'failed', error: error.message };
  }
}
