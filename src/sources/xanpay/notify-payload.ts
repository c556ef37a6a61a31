import { parseJsonNumbersAsText } from '../parse/json.ts';
import { keyText } from '../parse/validate.ts';

/** The merchant's data, which XanPay returns with every webhook of a charge. */
export interface NotifyPayload {
  /** The payload as text; base64 of JSON is decoded. */
  readonly text: string;
  /** The merchant's own order id, if the payload is JSON that contains one. */
  readonly orderId?: string;
}

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/**
 * Reads a notifyPayload in any of its forms: base64 of JSON, JSON, or plain text.
 *
 * @param payload the payload as the webhook contains it
 * @see https://xanpay.com/documentation/general/webhooks.html (base64)
 * @see https://xanpay.com/documentation/api/Charges.html (JSON)
 */
export function readNotifyPayload(payload: string): NotifyPayload {
  const decoded = BASE64.test(payload) ? Buffer.from(payload, 'base64') : undefined;
  const object = decoded === undefined ? undefined : objectIn(decoded);
  if (decoded !== undefined && object !== undefined) {
    return { text: decoded.toString('utf8'), ...orderIdIn(object) };
  }
  return { text: payload, ...orderIdIn(objectIn(Buffer.from(payload)) ?? {}) };
}

/**
 * Only an object counts as JSON: a plain word may be valid base64 by chance, and a plain number
 * valid JSON.
 */
function objectIn(bytes: Buffer): object | undefined {
  try {
    const value = parseJsonNumbersAsText(bytes);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function orderIdIn(payload: object): { orderId?: string } {
  const orderId = keyText.safeParse(Reflect.get(payload, 'orderId'));
  return orderId.success ? { orderId: orderId.data } : {};
}
