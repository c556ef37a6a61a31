import { parseJsonNumbersAsText } from '../parse/json.ts';
import { idText } from '../parse/validate.ts';

/** What a merchant gave XanPay to bring back with every webhook of a charge. */
export interface NotifyPayload {
  /** It as text: what was base64 of JSON is that JSON. */
  readonly text: string;
  /** The merchant's own order, when it is JSON that names one. */
  readonly orderId?: string;
}

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/**
 * Reads a notifyPayload in any of its forms: base64 of JSON, JSON text, or free text.
 *
 * @see https://xanpay.com/documentation/general/webhooks.html (base64), https://xanpay.com/documentation/api/Charges.html (JSON)
 */
export function readNotifyPayload(given: string): NotifyPayload {
  const decoded = BASE64.test(given) ? Buffer.from(given, 'base64') : undefined;
  const inside = decoded === undefined ? undefined : objectIn(decoded);
  if (decoded !== undefined && inside !== undefined) {
    return { text: decoded.toString('utf8'), ...orderIdIn(inside) };
  }
  return { text: given, ...orderIdIn(objectIn(Buffer.from(given)) ?? {}) };
}

/** Only an object counts as JSON: short words are base64 of something, and numbers are JSON by chance. */
function objectIn(bytes: Buffer): object | undefined {
  try {
    const value = parseJsonNumbersAsText(bytes);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function orderIdIn(payload: object): { orderId?: string } {
  const orderId = idText.safeParse(Reflect.get(payload, 'orderId'));
  return orderId.success ? { orderId: orderId.data } : {};
}
