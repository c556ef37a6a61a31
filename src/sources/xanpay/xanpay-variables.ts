import { z } from 'zod';
import { apiName, basicPairs, count, secret, text, url } from '../../config/variable-types.ts';

/** The variables of XanPay: served when a pair is given. */
export const xanpayVariables = z.object({
  XANPAY_CREDENTIALS: basicPairs
    .optional()
    .describe(
      'User name and password that XanPay presents for live charges, as user:password; several, for a change, separated by blanks. XanPay is served when these or the sandbox pairs are set.',
    )
    .meta({ ...secret, example: 'user:password' }),
  XANPAY_SANDBOX_CREDENTIALS: basicPairs
    .optional()
    .describe('The same for the webhook that is registered for the sandbox.')
    .meta({ ...secret, example: 'user:password' }),
  XANPAY_ORDER_FIELD: apiName
    .default('OrderNumber')
    .describe('Text field of the Salesforce Order that holds the orderId of the notifyPayload.'),
  XANPAY_API_URL: url
    .default('https://api.xanpay.com')
    .describe("XanPay's REST API; https://api.sandbox.xanpay.com for the sandbox."),
  XANPAY_API_KEY: text
    .optional()
    .describe('API key. With it and its secret, charges without a final status are asked for.')
    .meta(secret),
  XANPAY_API_SECRET: text.optional().describe('Secret of the API key.').meta(secret),
  XANPAY_CHARGE_PATH: text
    .includes('{id}', { error: 'expected a path with {id} in it' })
    .default('/charges/{id}')
    .describe('Path of one charge in the REST API. Not published by XanPay: unverified.'),
  XANPAY_RECONCILE_MINUTES: count(15).describe(
    'How long a final status is waited for before a charge is asked for, and how often, in minutes.',
  ),
});

/** What is wrong with XanPay's variables together. */
export function xanpayProblems({
  XANPAY_API_KEY: key,
  XANPAY_API_SECRET: apiSecret,
}: z.infer<typeof xanpayVariables>): string[] {
  return (key === undefined) === (apiSecret === undefined)
    ? []
    : ['XANPAY_API_KEY and XANPAY_API_SECRET belong together: set both, or none.'];
}
