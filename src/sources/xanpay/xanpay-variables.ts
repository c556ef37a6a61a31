import { z } from 'zod';
import { apiName, basicPairs, count, secret, text, url } from '../../config/variable-types.ts';

/** The variables of XanPay, which is served when a user name and password are set. */
export const xanpayVariables = z.object({
  XANPAY_CREDENTIALS: basicPairs
    .optional()
    .describe(
      'User name and password that XanPay sends with webhooks for live charges, as user:password. During a rotation, list the old and the new pair, separated by spaces. Webhooks of XanPay are received when this or XANPAY_SANDBOX_CREDENTIALS is set.',
    )
    .meta({ ...secret, example: 'user:password' }),
  XANPAY_SANDBOX_CREDENTIALS: basicPairs
    .optional()
    .describe('Like XANPAY_CREDENTIALS, for the webhook that is registered in the XanPay sandbox.')
    .meta({ ...secret, example: 'user:password' }),
  XANPAY_ORDER_FIELD: apiName
    .default('OrderNumber')
    .describe('Text field of the Salesforce Order that contains the orderId of the notifyPayload.'),
  XANPAY_API_URL: url
    .default('https://api.xanpay.com')
    .describe("Base address of XanPay's REST API; https://api.sandbox.xanpay.com for the sandbox."),
  XANPAY_API_KEY: text
    .optional()
    .describe(
      'Key of the XanPay API. When XANPAY_API_KEY and XANPAY_API_SECRET are set, the connector looks up charges without a final status.',
    )
    .meta(secret),
  XANPAY_API_SECRET: text
    .optional()
    .describe('Secret that belongs to XANPAY_API_KEY.')
    .meta(secret),
  XANPAY_CHARGE_PATH: text
    .includes('{id}', { error: 'expected a path that contains {id}' })
    .default('/charges/{id}')
    .describe(
      'Path of one charge in the REST API. XanPay does not publish it, so the default is unverified.',
    ),
  XANPAY_RECONCILE_MINUTES: count(15).describe(
    'How long the connector waits for a final status before it looks up a charge, and between look-ups, in minutes.',
  ),
});

/**
 * Checks XanPay's variables together.
 *
 * @returns one sentence for each problem
 */
export function xanpayProblems({
  XANPAY_API_KEY: key,
  XANPAY_API_SECRET: apiSecret,
  XANPAY_CREDENTIALS: livePairs = [],
  XANPAY_SANDBOX_CREDENTIALS: sandboxPairs = [],
}: z.infer<typeof xanpayVariables>): string[] {
  const isHalf = (key === undefined) !== (apiSecret === undefined);
  // The pair is all that tells a live charge from one of the sandbox.
  const isShared = livePairs.some((live) =>
    sandboxPairs.some(
      ({ username, password }) => username === live.username && password === live.password,
    ),
  );
  return [
    ...(isHalf
      ? ['XANPAY_API_KEY and XANPAY_API_SECRET belong together: set both or neither.']
      : []),
    ...(isShared
      ? [
          'XANPAY_CREDENTIALS and XANPAY_SANDBOX_CREDENTIALS have a pair in common, so charges of the sandbox would count as live; give the webhook of the sandbox another password.',
        ]
      : []),
  ];
}
