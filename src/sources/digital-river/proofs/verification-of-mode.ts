import type { Proof } from '../../../authenticate/authenticate.ts';
import { ForbiddenError } from '../../../errors.ts';
import type { Endpoint } from '../../endpoint.ts';
import { parseJson } from '../../parse/json.ts';
import { validate } from '../../parse/validate.ts';
import { envelopeSchema } from '../event-schema.ts';
import { VERIFICATION_TYPE } from '../verification-event.ts';

/**
 * Denies verifications of the other mode, whatever their proof: real events of that mode would be
 * kept and not written, so that an acknowledgement would prove nothing.
 *
 * @param live whether the installation serves live events
 * @param authenticateType judges the proof for the type of the event
 */
export function verificationOfMode(
  live: boolean,
  authenticateType: NonNullable<Endpoint['authenticateType']>,
): NonNullable<Endpoint['authenticateType']> {
  return async (arrival, type, proof) => {
    if (type === VERIFICATION_TYPE) assertMode(live, await arrival.readBody(), proof);
    return authenticateType(arrival, type, proof);
  };
}

function assertMode(live: boolean, body: Buffer, proof: Proof): void {
  const { liveMode } = validate(envelopeSchema, parseJson(body));
  const mode = live ? 'live' : 'test';
  if (liveMode !== live) {
    throw new ForbiddenError(
      `liveMode: expected ${live}, since this installation serves ${mode} events, got ${liveMode ?? 'nothing'}.`,
    );
  }
  if (proof.live === !live) {
    throw new ForbiddenError(
      `liveMode: expected ${!live}, since the signing secret is configured for ${live ? 'test' : 'live'} events, got ${live}.`,
    );
  }
}
