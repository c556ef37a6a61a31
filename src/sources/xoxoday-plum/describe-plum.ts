import { byObject, type SenderDescription } from '../sender-description.ts';
import { DELIVERY_STATUSES } from './delivery-status.ts';
import type { RewardRecord } from './plum-mapping.ts';
import { PLUM_PATH } from './plum-source.ts';
import { isAllowListOff } from './plum-variables.ts';
import { rewardFields } from './reward-fields.ts';

interface Proofs {
  readonly PLUM_WEBHOOK_KEYS?: readonly string[] | undefined;
  readonly PLUM_ADDRESSES?: readonly string[] | undefined;
}

/**
 * How Plum is served.
 *
 * @param record what a reward is linked to
 * @param asks whether a token of its API is set
 */
export function describePlum(
  proofs: Proofs,
  record: RewardRecord,
  asks: boolean,
): SenderDescription {
  return {
    label: 'Xoxoday Plum',
    paths: [{ path: PLUM_PATH, proof: proofOf(proofs) }],
    mappings: [
      {
        types: DELIVERY_STATUSES.map((status) => `delivery_status.${status}`),
        objects: byObject(rewardFields(record)),
      },
    ],
    catchUp: asks
      ? 'the worker reads the order history'
      : 'not asked for: neither PLUM_ACCESS_TOKEN nor PLUM_REFRESH_TOKEN is set',
  };
}

function proofOf({ PLUM_WEBHOOK_KEYS: keys, PLUM_ADDRESSES: addresses }: Proofs): string {
  const byKey = keys === undefined ? [] : ['key in the header x-api-key'];
  if (keys !== undefined && addresses === undefined) {
    return `${byKey[0]}; other addresses than Plum's are logged`;
  }
  const byAddress = isAllowListOff(addresses) ? [] : ['address'];
  return [...byKey, ...byAddress].join(' and ') || 'none: any caller is accepted';
}
