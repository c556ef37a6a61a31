import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import { asRefusal } from '../report/as-refusal.ts';
import { type CredentialPlan, planRotation } from './credential-plan.ts';
import { changedNothing, type Rotation } from './rotation.ts';

const CHANGED_MEANWHILE =
  'The webhooks were changed since they were read. Run the same command again, which shows what is to be done now.';

/**
 * Reads the webhooks again before anything is sent: a question may stay open for hours, and the
 * connector may accept new credentials late.
 *
 * @returns the exit status when they are no longer as planned, which is reported then
 */
export async function changedMeanwhile({
  context,
  webhooks,
}: Rotation): Promise<1 | 2 | undefined> {
  const registered = await context.client.listWebhooks().catch(asRefusal);
  if (registered instanceof DigitalRiverError) {
    return changedNothing(context, 1, registered.message);
  }
  const plan = planRotation(registered, context.desired);
  const isSame = 'webhooks' in plan && planText(plan.webhooks) === planText(webhooks);
  return isSame ? undefined : changedNothing(context, 2, CHANGED_MEANWHILE);
}

function planText(webhooks: readonly CredentialPlan[]): string {
  return JSON.stringify(
    webhooks.map(({ id, address, types, isRotated, formerName }) => [
      ...[id, address, types.toSorted(), isRotated, formerName],
    ]),
  );
}
