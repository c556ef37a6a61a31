import { byObject, type SenderDescription } from '../sender-description.ts';
import { PLUM_PATH } from './plum-source.ts';
import { isAllowListOff } from './plum-variables.ts';
import { rewardFields } from './reward-fields.ts';
import { DELIVERY_STATUSES, type RewardRecord } from './reward-writes.ts';

interface Proofs {
  readonly PLUM_WEBHOOK_KEYS?: readonly string[] | undefined;
  readonly PLUM_ADDRESSES?: readonly string[] | undefined;
}

/** How Plum is served; `record` is what a reward is linked to. */
export function describePlum(proofs: Proofs, record: RewardRecord): SenderDescription {
  return {
    label: 'Xoxoday Plum',
    paths: [{ path: PLUM_PATH, proof: proofOf(proofs) }],
    mappings: [
      {
        types: DELIVERY_STATUSES.map((status) => `delivery_status.${status}`),
        objects: byObject(rewardFields(record)),
      },
    ],
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
