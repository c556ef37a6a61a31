import { createHmac } from 'node:crypto';

/** Signatures of a body as Digital River makes them, one for each secret, behind their timestamp. */
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
