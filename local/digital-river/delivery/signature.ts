import { createHmac } from 'node:crypto';

/**
 * The header `DigitalRiver-Signature`.
 * @param secrets the webhook's signing secrets, one signature each; two during a rotation, which is
 *   one reading of Digital River's docs. The text of a secret is the key, as in Digital River's own
 *   cartridge
 * @param timestamp milliseconds since 1970, new for each attempt
 * @param body the bytes that are sent
 * @returns timestamp and signatures, separated by comma and space; each signature is the base64 of
 *   HMAC-SHA256 over timestamp, full stop and body
 * @see Digital River B2C LINK cartridge 24.3.0, drHooksHelper.js; docs, "Digital River signature"
 */
export function signature(secrets: readonly string[], timestamp: number, body: Buffer): string {
  const macs = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('base64'),
  );
  return [timestamp, ...macs].join(', ');
}
