import { createHmac, timingSafeEqual } from 'node:crypto';
import { UnauthorizedError } from '../errors.ts';
import type { Arrival, Authenticate } from './authenticate.ts';
import { readSignatureHeader, SIGNATURE_HEADER, type SignatureHeader } from './signature-header.ts';

/** A secret that Digital River signs with: its dashboard shows one for each webhook, separate for live and test. */
interface SigningSecret {
  /** Its text as it is: the text's UTF-8 bytes are the key. */
  readonly secret: string;
  /** Whether it signs live or test events; nothing when it may sign both. */
  readonly live?: boolean;
}

export interface SignatureOptions {
  /** Several are good at a time: each webhook has one of its own, and a new one takes another's place. */
  readonly secrets: readonly SigningSecret[];
  /** How far a timestamp may be from now, before or after, in seconds. */
  readonly toleranceSeconds: number;
  /** The time, in milliseconds since 1970. */
  readonly now: () => number;
}

const CHALLENGE = `${SIGNATURE_HEADER} realm="digital-river-connector"`;

/**
 * Proof by Digital River's signature: base64 of HMAC-SHA256 over the timestamp as sent, a full stop, and the body's
 * bytes. A signature counts by its text, so that another spelling of the same bytes is no signature.
 *
 * @see Digital River docs, "Digital River signature"; B2C LINK cartridge 24.3.0, drHooksHelper.js, for the algorithm
 */
export function hmacSignature({ secrets, toleranceSeconds, now }: SignatureOptions): Authenticate {
  return async ({ headers, readBody }) => {
    const presented = readSignatureHeader(headers[SIGNATURE_HEADER.toLowerCase()]);
    if ('problem' in presented) throw invalidSignature(presented.problem);
    const lateSeconds = (now() - presented.time) / 1000;
    if (Math.abs(lateSeconds) > toleranceSeconds) throw stale(lateSeconds, toleranceSeconds);
    const body = await readBody();
    // All secrets are tried with all signatures: the time taken tells nothing about which came close.
    const [good] = secrets.filter(({ secret }) => isSignedWith(secret, presented, body));
    if (good === undefined) {
      throw invalidSignature('a signature of this body by a secret that is agreed on, got others');
    }
    const live = good.live === undefined ? {} : { live: good.live };
    return { method: 'signature', caller: `secret ${secrets.indexOf(good) + 1}`, ...live };
  };
}

/** Whether the caller sent a signature at all, a good one or not. */
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
  return (
    signatures.filter((signature) => timingSafeEqual(expected, Buffer.from(signature))).length > 0
  );
}

function stale(lateSeconds: number, toleranceSeconds: number): UnauthorizedError {
  const far = `${Math.ceil(Math.abs(lateSeconds))} seconds ${lateSeconds > 0 ? 'ago' : 'ahead'}`;
  return invalidSignature(
    `a timestamp within ${toleranceSeconds} seconds of now, got one ${far}; an attempt is signed anew, and clocks have to be right`,
  );
}

function invalidSignature(problem: string): UnauthorizedError {
  return new UnauthorizedError(`${SIGNATURE_HEADER}: expected ${problem}.`, CHALLENGE);
}
