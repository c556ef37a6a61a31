import { byObject, type SenderDescription } from '../sender-description.ts';
import { chargeFields } from './charge-fields.ts';
import { CHARGE_STATUS_RANKS } from './charge-writes.ts';
import { STATUS_UPDATED, XANPAY_PATH } from './xanpay-source.ts';

/** How XanPay is served; `asks`: whether the keys of its API are set. */
export function describeXanpay(asks: boolean): SenderDescription {
  return {
    label: 'XanPay',
    paths: [{ path: XANPAY_PATH, proof: 'user name and password' }],
    mappings: [
      {
        types: [...CHARGE_STATUS_RANKS.keys()].map((status) => `${STATUS_UPDATED}.${status}`),
        objects: byObject(chargeFields()),
      },
    ],
    catchUp: asks
      ? 'the worker looks up charges without a final status'
      : 'not asked for: XANPAY_API_KEY and XANPAY_API_SECRET are not set',
  };
}
