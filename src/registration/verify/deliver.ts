import { createHmac, randomUUID } from 'node:crypto';
import { SIGNATURE_HEADER } from '../../authenticate/signature-header.ts';
import { verificationEvent } from '../../sources/digital-river/verification-event.ts';
import { exchange, type Outcome } from './exchange.ts';

/**
 * Sends a new verification as Digital River sends events.
 *
 * @param live whether it is of live mode
 * @param authorization the header of this name; absent without one
 * @param signingSecret signs the call; absent without a signature
 */
export function deliver(
  address: string,
  live: boolean,
  { authorization, signingSecret }: { authorization?: string; signingSecret?: string } = {},
): Promise<Outcome> {
  const now = new Date();
  const body = JSON.stringify(verificationEvent(randomUUID(), live, now));
  const headers = {
    'content-type': 'application/json',
    ...(authorization === undefined ? {} : { authorization }),
    ...(signingSecret === undefined
      ? {}
      : { [SIGNATURE_HEADER]: signature(signingSecret, now, body) }),
  };
  return exchange(address, headers, body);
}

/** @see authenticate/hmac-signature.ts for the algorithm */
function signature(secret: string, now: Date, body: string): string {
  const timestamp = String(now.getTime());
  const mac = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('base64');
  return `${timestamp}, ${mac}`;
}
