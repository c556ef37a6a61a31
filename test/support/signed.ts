import { createHmac } from 'node:crypto';

/**
 * A signature header as Digital River creates it: the timestamp, then one signature for each
 * secret.
 *
 * @param timestamp milliseconds since 1970
 */
export function signed(
  body: Buffer | string,
  timestamp: string,
  ...secrets: readonly string[]
): string {
  const macs = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('base64'),
  );
  return [timestamp, ...macs].join(', ');
}
