import { createHmac, timingSafeEqual } from 'node:crypto';
import { UnauthorizedError } from '../../errors.ts';
import type { Authenticate } from '../authenticate.ts';
import type { PresentedSignature, SignatureScheme } from './signature-scheme.ts';

/** A key that signs calls. */
export interface SigningKey {
  /** The bytes of the key; of a text, its UTF-8 bytes. */
  readonly key: Buffer | string;
  /** Whether it signs live or test events; undefined when it may sign both. */
  readonly live?: boolean | undefined;
}

export interface HmacOptions {
  /** How the sender signs. */
  readonly scheme: SignatureScheme;
  /** All valid keys: a new one is valid beside the old one while it is replaced. */
  readonly keys: readonly SigningKey[];
  /** How far the time of a signature may be from now, before or after, in seconds. */
  readonly toleranceSeconds: number;
  /** Returns the time, in milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Proof by a signature with a shared secret. The body is read only when the header is readable and
 * its time is near. Signatures are compared as text, so that another spelling of the same bytes is
 * not valid.
 *
 * @returns a proof that throws UnauthorizedError when the header is absent or unreadable, its time
 *   is too far from now, or no key fits
 * @see RFC 2104 for HMAC
 */
export function hmac({ scheme, keys, toleranceSeconds, now }: HmacOptions): Authenticate {
  return async ({ headers, readBody }) => {
    const presented = scheme.read(headers);
    if ('problem' in presented) {
      const isGuess = headers[scheme.header.toLowerCase()] !== undefined;
      throw invalidSignature(scheme, presented.problem, isGuess);
    }
    const ageSeconds = presented.time === undefined ? 0 : (now() - presented.time) / 1000;
    if (Math.abs(ageSeconds) > toleranceSeconds) {
      throw staleSignature(scheme, ageSeconds, toleranceSeconds);
    }
    const body = await readBody();
    // All keys are tried, so that the time taken does not reveal which one was close.
    const [match] = keys.filter(({ key }) => isSignedWith(scheme, key, presented, body));
    if (match === undefined) {
      const problem = 'a signature of this body by an agreed secret, got others';
      throw invalidSignature(scheme, problem);
    }
    return { method: 'signature', caller: `secret ${keys.indexOf(match) + 1}`, live: match.live };
  };
}

function isSignedWith(
  { algorithm, encoding }: SignatureScheme,
  key: Buffer | string,
  { signatures, before, after }: PresentedSignature,
  body: Buffer,
): boolean {
  const mac = createHmac(algorithm, key).update(before).update(body).update(after);
  const expected = Buffer.from(mac.digest(encoding));
  // Not some(): all signatures are compared, for the same reason.
  return (
    signatures.filter((signature) => timingSafeEqual(expected, Buffer.from(signature))).length > 0
  );
}

function staleSignature(
  scheme: SignatureScheme,
  ageSeconds: number,
  toleranceSeconds: number,
): UnauthorizedError {
  const age = `${Math.ceil(Math.abs(ageSeconds))} seconds ${ageSeconds > 0 ? 'ago' : 'ahead'}`;
  return invalidSignature(
    scheme,
    `a timestamp within ${toleranceSeconds} seconds of now, got one ${age}; each attempt needs a new signature, and both clocks must be right`,
  );
}

function invalidSignature(
  { header }: SignatureScheme,
  problem: string,
  isGuess = true,
): UnauthorizedError {
  const challenge = `${header} realm="digital-river-connector"`;
  return new UnauthorizedError(`${header}: expected ${problem}.`, challenge, { isGuess });
}
