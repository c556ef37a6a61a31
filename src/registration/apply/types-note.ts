import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import { FURTHER_WRITTEN_TYPES } from '../../sources/digital-river/endpoints.ts';
import type { Step } from '../plan/step.ts';

/**
 * Names the types that the connector writes, but that no enabled webhook of ours has after the steps.
 *
 * @param registered the webhooks before the steps
 * @param steps what is done about the webhooks of ours
 * @param kept ids of other webhooks of ours that stay, such as duplicates
 * @returns undefined when there are none
 */
export function typesNote(
  registered: readonly DigitalRiverWebhook[],
  steps: readonly Step[],
  kept: readonly string[],
): string | undefined {
  const before = new Map(registered.map((webhook) => [webhook.id, webhook]));
  const isEnabled = (step: Step) =>
    step.action === 'create' ||
    ((step.action === 'update' ? step.desired : undefined) ?? before.get(step.id))?.enabled !==
      false;
  const received = [
    ...steps.filter(isEnabled).flatMap(({ types }) => types),
    ...kept.flatMap((id) => enabledTypes(before.get(id))),
  ];
  const missing = FURTHER_WRITTEN_TYPES.filter((type) => !received.includes(type));
  return missing.length === 0
    ? undefined
    : `No enabled webhook of ours receives these types, which the connector writes to Salesforce: ${missing.join(', ')}. Run the same command with --types written to receive them.`;
}

const enabledTypes = (webhook: DigitalRiverWebhook | undefined) =>
  webhook === undefined || webhook.enabled === false ? [] : webhook.types;
