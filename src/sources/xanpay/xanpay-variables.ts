import { z } from 'zod';
import { apiName, basicPairs, count, secret, text, url } from '../../config/variable-types.ts';

/** The variables of XanPay, which is served when a user name and password are set. */
export const xanpayVariables = z.object({
  XANPAY_CREDENTIALS: basicPairs
    .optional()
    .describe(
      'User name and password that XanPay sends for live charges, as user:password; several, separated by blanks, during a rotation. XanPay is served if these or the sandbox ones are set.',
    )
    .meta({ ...secret, example: 'user:password' }),
  XANPAY_SANDBOX_CREDENTIALS: basicPairs
    .optional()
    .describe('User name and password that XanPay sends for sandbox charges, in the same form.')
    .meta({ ...secret, example: 'user:password' }),
  XANPAY_ORDER_FIELD: apiName
    .default('OrderNumber')
    .describe('Text field of the Salesforce Order that holds the orderId of the notifyPayload.'),
  XANPAY_API_URL: url
    .default('https://api.xanpay.com')
    .describe("XanPay's REST API; https://api.sandbox.xanpay.com for the sandbox."),
  XANPAY_API_KEY: text
    .optional()
    .describe(
      'API key. If it and its secret are set, charges without a final status are looked up.',
    )
    .meta(secret),
  XANPAY_API_SECRET: text.optional().describe('Secret of the API key.').meta(secret),
  XANPAY_CHARGE_PATH: text
    .includes('{id}', { error: 'expected a path that contains {id}' })
    .default('/charges/{id}')
    .describe('Path of one charge in the REST API. XanPay does not publish it: unverified.'),
  XANPAY_RECONCILE_MINUTES: count(15).describe(
    'How long to wait for a final status before a charge is looked up, and between look-ups, in minutes.',
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
}: z.infer<typeof xanpayVariables>): string[] {
  return (key === undefined) === (apiSecret === undefined)
    ? []
    : ['XANPAY_API_KEY and XANPAY_API_SECRET belong together: set both or neither.'];
}
