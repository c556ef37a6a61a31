import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import { runSteps } from '../apply/run-steps.ts';
import type { AccountContext, ExitStatus } from '../context.ts';
import { shownAddress } from '../plan/addresses.ts';
import { changedAt, deleteStep } from '../plan/plan-webhooks.ts';
import type { Step } from '../plan/step.ts';
import { selectWebhooks } from './select.ts';

/** Enables the webhooks of ours, or those that are given. */
export function enable(context: AccountContext): Promise<ExitStatus> {
  return changeSelected(context, (webhook) => enabledStep(webhook, true));
}

/** Disables the webhooks of ours, or those that are given. Digital River then sends no events. */
export function disable(context: AccountContext): Promise<ExitStatus> {
  return changeSelected(context, (webhook) => enabledStep(webhook, false), [ENABLED_AGAIN]);
}

/** Deletes the webhooks of ours, or those that are given. */
export function deleteSelected(context: AccountContext): Promise<ExitStatus> {
  return changeSelected(context, deleteStep);
}

function changeSelected(
  context: AccountContext,
  stepFor: (webhook: DigitalRiverWebhook) => Step,
  notes: readonly string[] = [],
): Promise<ExitStatus> {
  return runSteps(context, (registered) => {
    const selection = selectWebhooks(registered, context.options);
    if ('problems' in selection) return selection.problems;
    return { steps: selection.selected.map(stepFor), duplicates: [], others: [], notes };
  });
}

const ENABLED_AGAIN =
  'Note: A worker with DIGITAL_RIVER_REENABLE_WEBHOOKS=true enables disabled webhooks again, within ten minutes.';

function enabledStep(webhook: DigitalRiverWebhook, enabled: boolean): Step {
  const { id, types, enabled: isEnabled = true } = webhook;
  const subject = { id, types, address: shownAddress(webhook.address) };
  if (isEnabled === enabled) return { action: 'none', ...subject };
  const changes = [{ field: 'enabled', text: enabled ? 'was disabled' : 'was enabled' }];
  return {
    action: 'update',
    ...subject,
    changes,
    patch: { enabled },
    changedAt: changedAt(webhook),
  };
}
