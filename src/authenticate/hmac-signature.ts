import { createHmac, timingSafeEqual } from 'node:crypto';
import { UnauthorizedError } from '../errors.ts';
import type { Arrival, Authenticate } from './authenticate.ts';
import { readSignatureHeader, SIGNATURE_HEADER, type SignatureHeader } from './signature-header.ts';

/** A secret of one of Digital River's webhooks, shown in its dashboard; live and test differ. */
interface SigningSecret {
  /** The text as shown; its UTF-8 bytes are the key. */
  readonly secret: string;
  /** Whether it signs live or test events; undefined when it may sign both. */
  readonly live?: boolean | undefined;
}

export interface SignatureOptions {
  /** All valid secrets: each webhook has its own, and a new one is valid beside the old one. */
  readonly secrets: readonly SigningSecret[];
  /** How far a timestamp may be from now, before or after, in seconds. */
  readonly toleranceSeconds: number;
  /** Returns the time, in milliseconds since 1970. */
  readonly now: () => number;
}

const CHALLENGE = `${SIGNATURE_HEADER} realm="digital-river-connector"`;

/**
 * Proof by Digital River's signature: base64 of HMAC-SHA256 over the timestamp as sent, a full
 * stop, and the bytes of the body. Signatures are compared as text, so that another base64 spelling
 * of the same bytes is not valid.
 *
 * @returns a proof that throws UnauthorizedError when the header is absent or unreadable, the
 *   timestamp is too far from now, or no secret fits
 * @see Digital River docs, "Digital River signature"; B2C LINK cartridge 24.3.0, drHooksHelper.js,
 *   for the algorithm; RFC 2104 for HMAC
 */
export function hmacSignature({ secrets, toleranceSeconds, now }: SignatureOptions): Authenticate {
  return async (arrival) => {
    const { headers, readBody } = arrival;
    const presented = readSignatureHeader(headers[SIGNATURE_HEADER.toLowerCase()]);
    if ('problem' in presented) throw invalidSignature(presented.problem, hasSignature(arrival));
    const ageSeconds = (now() - presented.time) / 1000;
    if (Math.abs(ageSeconds) > toleranceSeconds) throw staleSignature(ageSeconds, toleranceSeconds);
    const body = await readBody();
    // All secrets are tried, so that the time taken does not reveal which one was close.
    const [match] = secrets.filter(({ secret }) => isSignedWith(secret, presented, body));
    if (match === undefined) {
      throw invalidSignature('a signature of this body by an agreed secret, got others');
    }
    return {
      method: 'signature',
      caller: `secret ${secrets.indexOf(match) + 1}`,
      live: match.live,
    };
  };
}

/** Whether the caller sent a signature header, valid or not. */
export function hasSignature({ headers }: Arrival): boolean {
  return headers[SIGNATURE_HEADER.toLowerCase()] !== undefined;
}

function isSignedWith(
  secret: string,
  { timestamp, signatures }: SignatureHeader,
  body: Buffer,
): boolean {
  const mac = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('base64');
  const expected = Buffer.from(mac);
  // Not some(): all signatures are compared, for the same reason.
  return (
    signatures.filter((signature) => timingSafeEqual(expected, Buffer.from(signature))).length > 0
  );
}

function staleSignature(ageSeconds: number, toleranceSeconds: number): UnauthorizedError {
  const age = `${Math.ceil(Math.abs(ageSeconds))} seconds ${ageSeconds > 0 ? 'ago' : 'ahead'}`;
  return invalidSignature(
    `a timestamp within ${toleranceSeconds} seconds of now, got one ${age}; each attempt needs a new signature, and both clocks must be right`,
  );
}

function invalidSignature(problem: string, isGuess = true): UnauthorizedError {
  return new UnauthorizedError(`${SIGNATURE_HEADER}: expected ${problem}.`, CHALLENGE, { isGuess });
}
