import type { Config } from '../../../config/index.ts';
import type { DigitalRiverWebhook } from '../../../sources/digital-river/api/registered-webhook.ts';
import { FURTHER_WRITTEN_TYPES } from '../../../sources/digital-river/endpoints.ts';
import { ownPath, pathAnywhere } from '../../../sources/digital-river/own-address.ts';
import { type Finding, findingsIn } from '../../finding.ts';

const { ok, warning } = findingsIn('Digital River');
const CHECK = 'event types';

/**
 * The written types after which goods must not leave, or money goes back: without them, an order that
 * was cancelled or blocked stays open for fulfillment in Salesforce.
 */
const IMPORTANT: readonly string[] = [
  'order.blocked',
  'order.cancelled',
  'order.refunded',
  'order.dispute',
  'order.chargeback',
  'order.credit_memo.created',
];

/**
 * Checks that enabled webhooks of ours deliver the types that the connector writes, beyond the three
 * that Digital River's guide registers.
 *
 * @returns a warning when important types are missing; nothing where no webhook of ours is registered
 */
export function checkEventTypes(
  registered: readonly DigitalRiverWebhook[],
  { PUBLIC_URL: base }: Config,
): Finding[] {
  const ours = registered.filter(({ address }) =>
    base === undefined ? pathAnywhere(address) !== undefined : ownPath(address, base) !== undefined,
  );
  if (ours.length === 0) return [];
  const delivered = new Set(
    ours.filter(({ enabled }) => enabled !== false).flatMap(({ types }) => types),
  );
  const missing = FURTHER_WRITTEN_TYPES.filter((type) => !delivered.has(type));
  const important = missing.filter((type) => IMPORTANT.includes(type));
  if (important.length > 0) {
    return [
      warning(
        CHECK,
        `no enabled webhook of ours delivers ${important.join(', ')}, so that cancelled, blocked, refunded and disputed orders look unchanged in Salesforce`,
        'Run npm run register-webhooks with --types written.',
      ),
    ];
  }
  const found =
    missing.length === 0
      ? 'all types that the connector writes beyond the three are delivered'
      : `cancellations, blocks, refunds and credit memos are delivered; not delivered, and not needed for them: ${missing.join(', ')}`;
  return [ok(CHECK, found)];
}
