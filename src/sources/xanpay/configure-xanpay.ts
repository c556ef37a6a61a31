import { httpBasic } from '../../authenticate/http-basic.ts';
import type { Config } from '../../config/index.ts';
import { MINUTE_MS } from '../../time.ts';
import type { Reconcile } from '../reconciliation.ts';
import type { Sender } from '../sender.ts';
import { describeXanpay } from './describe-xanpay.ts';
import { xanpayReconcile } from './reconcile-charges.ts';
import { xanpayCharges } from './xanpay-api.ts';
import { XANPAY_PATH, xanpay } from './xanpay-source.ts';

const API_TIMEOUT_MS = 10_000;

/** XanPay is served when user names and passwords are configured. */
export const xanpaySender: Sender = {
  source: (config) =>
    pairsIn(config).length === 0
      ? undefined
      : xanpay({
          mode: config.CONNECTOR_MODE,
          orderField: config.XANPAY_ORDER_FIELD,
          reconcile: reconcileIn(config),
        }),
  endpoint: (source, config) => ({
    source,
    paths: [XANPAY_PATH],
    authenticate: httpBasic(pairsIn(config)),
    answer: { acceptedStatus: 202, rejectedStatus: 202 },
  }),
  describe: (config) => describeXanpay(reconcileIn(config) !== undefined),
};

function pairsIn(config: Config) {
  const { XANPAY_CREDENTIALS: live = [], XANPAY_SANDBOX_CREDENTIALS: sandbox = [] } = config;
  return [
    ...live.map((pair) => ({ ...pair, live: true })),
    ...sandbox.map((pair) => ({ ...pair, live: false })),
  ];
}

function reconcileIn(config: Config): Reconcile | undefined {
  const { XANPAY_API_KEY: apiKey, XANPAY_API_SECRET: apiSecret } = config;
  if (apiKey === undefined || apiSecret === undefined) return undefined;
  const findCharge = xanpayCharges({
    baseUrl: config.XANPAY_API_URL,
    chargePath: config.XANPAY_CHARGE_PATH,
    apiKey,
    apiSecret,
    timeoutMs: API_TIMEOUT_MS,
  });
  return xanpayReconcile({ findCharge, everyMs: config.XANPAY_RECONCILE_MINUTES * MINUTE_MS });
}
