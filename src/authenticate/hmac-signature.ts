import type { Arrival, Authenticate } from './authenticate.ts';
import { hmac } from './hmac/hmac.ts';
import type { SignatureScheme } from './hmac/signature-scheme.ts';
import { readSignatureHeader, SIGNATURE_HEADER } from './signature-header.ts';

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

/**
 * How Digital River signs: base64 of HMAC-SHA256 over the timestamp as sent, a full stop, and the
 * bytes of the body.
 *
 * @see Digital River docs, "Digital River signature"; B2C LINK cartridge 24.3.0, drHooksHelper.js,
 *   for the algorithm
 */
export const DIGITAL_RIVER_SCHEME: SignatureScheme = {
  header: SIGNATURE_HEADER,
  algorithm: 'sha256',
  encoding: 'base64',
  read(headers) {
    const presented = readSignatureHeader(headers[SIGNATURE_HEADER.toLowerCase()]);
    if ('problem' in presented) return presented;
    return { ...presented, before: `${presented.timestamp}.`, after: '' };
  },
};

/** Proof by Digital River's signature; see {@link hmac} for what it throws. */
export function hmacSignature({ secrets, ...options }: SignatureOptions): Authenticate {
  const keys = secrets.map(({ secret, live }) => ({ key: secret, live }));
  return hmac({ scheme: DIGITAL_RIVER_SCHEME, keys, ...options });
}

/** Whether the caller sent a signature header, valid or not. */
export function hasSignature({ headers }: Arrival): boolean {
  return headers[SIGNATURE_HEADER.toLowerCase()] !== undefined;
}
