import { withoutTrailingSlashes } from '../../url.ts';
import { senderReply, unusable } from '../http/sender-reply.ts';

export interface XanpayAccess {
  /** `https://api.xanpay.com`, with or without a last slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Path of one charge, with `{id}` in the place of its id. XanPay does not publish it. */
  readonly chargePath: string;
  readonly timeoutMs: number;
}

/**
 * Asks XanPay's REST API for one charge.
 *
 * @returns a function from a charge's id to its JSON, or to nothing when XanPay does not know it
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
    const path = chargePath.replace('{id}', () => encodeURIComponent(id));
    const url = withoutTrailingSlashes(baseUrl) + path;
    const reply = await senderReply('XanPay', url, { method: 'GET', headers, timeoutMs });
    if (reply.status === 404) return undefined;
    if (reply.status === 200) return reply.body;
    throw unusable('XanPay', reply, 'Check XANPAY_API_URL, XANPAY_CHARGE_PATH and the API key.');
  };
}
