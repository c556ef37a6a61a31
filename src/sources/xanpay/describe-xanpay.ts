import { byObject, type SenderDescription } from '../sender-description.ts';
import { chargeFields } from './charge-fields.ts';
import { CHARGE_STATUS_RANKS } from './charge-writes.ts';
import { STATUS_UPDATED, XANPAY_PATH } from './xanpay-source.ts';

/** How XanPay is served. */
export function describeXanpay(): SenderDescription {
  return {
    label: 'XanPay',
    paths: [{ path: XANPAY_PATH, proof: 'user name and password' }],
    mappings: [
      {
        types: [...CHARGE_STATUS_RANKS.keys()].map((status) => `${STATUS_UPDATED}.${status}`),
        objects: byObject(chargeFields()),
      },
    ],
  };
}
