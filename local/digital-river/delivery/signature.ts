import { createHmac } from 'node:crypto';

/**
 * The header `DigitalRiver-Signature`.
 * @param secret the webhook's signing secret; its text is the key, as in Digital River's own cartridge
 * @param timestamp milliseconds since 1970, new for each attempt
 * @param body the bytes that are sent
 * @returns timestamp, comma, space, base64 of HMAC-SHA256 over timestamp, full stop and body
 * @see Digital River B2C LINK cartridge 24.3.0, drHooksHelper.js; docs, "Digital River signature"
 */
export function signature(secret: string, timestamp: number, body: Buffer): string {
  const mac = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('base64');
  return `${timestamp}, ${mac}`;
}
