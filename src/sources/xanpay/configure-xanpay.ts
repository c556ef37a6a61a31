import { httpBasic } from '../../authenticate/http-basic.ts';
import type { Config } from '../../config/index.ts';
import { MINUTE_MS } from '../../time.ts';
import { xanpayReconcile } from './reconcile-charges.ts';
import { xanpayCharges } from './xanpay-api.ts';
import type { XanpayOptions } from './xanpay-source.ts';

const API_TIMEOUT_MS = 10_000;

/** XanPay as configured; nothing when no pair is agreed on. */
export function xanpayOptions(config: Config): Omit<XanpayOptions, 'mode'> | undefined {
  const { XANPAY_CREDENTIALS: live = [], XANPAY_SANDBOX_CREDENTIALS: sandbox = [] } = config;
  if (live.length + sandbox.length === 0) return undefined;
  const pairs = [
    ...live.map((pair) => ({ ...pair, live: true })),
    ...sandbox.map((pair) => ({ ...pair, live: false })),
  ];
  return {
    authenticate: httpBasic(pairs),
    orderField: config.XANPAY_ORDER_FIELD,
    ...reconcileOf(config),
  };
}

function reconcileOf(config: Config): Pick<XanpayOptions, 'reconcile'> {
  const { XANPAY_API_KEY: apiKey, XANPAY_API_SECRET: apiSecret } = config;
  if (apiKey === undefined || apiSecret === undefined) return {};
  const findCharge = xanpayCharges({
    baseUrl: config.XANPAY_API_URL,
    chargePath: config.XANPAY_CHARGE_PATH,
    ...{ apiKey, apiSecret, timeoutMs: API_TIMEOUT_MS },
  });
  const everyMs = config.XANPAY_RECONCILE_MINUTES * MINUTE_MS;
  return { reconcile: xanpayReconcile({ findCharge, everyMs }) };
}
