import { pathSegment, withoutTrailingSlashes } from '../../url.ts';
import { callSender, unexpectedResponse } from '../http/call-sender.ts';

export interface XanpayAccess {
  /** `https://api.xanpay.com`, with or without a trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Path of one charge, with `{id}` in place of the charge's id. XanPay does not publish it. */
  readonly chargePath: string;
  /** Time limit of one call, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Creates a function that fetches one charge from XanPay's REST API.
 *
 * @returns a function from a charge's id to its JSON, or to nothing when XanPay does not know it;
 *   it throws an Error when XanPay cannot be reached or answers with another status
 * @see https://xanpay.com/documentation/api/Charges.html: HTTP Basic with API key and secret
 */
export function xanpayCharges({
  baseUrl,
  apiKey,
  apiSecret,
  chargePath,
  timeoutMs,
}: XanpayAccess): (id: string) => Promise<Buffer | undefined> {
  const pair = Buffer.from(`${apiKey}:${apiSecret}`).toString('base64');
  const headers = { authorization: `Basic ${pair}`, accept: 'application/json' };
  return async (id) => {
    const segment = pathSegment(id);
    // XanPay can have no charge at such a path.
    if (segment === undefined) return undefined;
    const path = chargePath.replace('{id}', () => segment);
    const url = withoutTrailingSlashes(baseUrl) + path;
    const response = await callSender('XanPay', url, { method: 'GET', headers, timeoutMs });
    if (response.status === 404) return undefined;
    if (response.status === 200) return response.body;
    const advice = 'Check XANPAY_API_URL, XANPAY_CHARGE_PATH and the API key.';
    throw unexpectedResponse('XanPay', response, advice);
  };
}
