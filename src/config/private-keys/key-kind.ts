import type { KeyObject } from 'node:crypto';

/** @see RFC 7518 §3.3, the smallest key for RS256 */
const MIN_RSA_BITS = 2048;

/** Whether a key can sign with RS256. */
export function isStrongRsa({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS;
}

/** The kind and strength of a key in words, such as `an RSA key of 1024 bits`. */
export function keyKind({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): string {
  const { modulusLength, namedCurve } = asymmetricKeyDetails;
  switch (asymmetricKeyType) {
    case 'rsa':
      return `an RSA key of ${modulusLength} bits`;
    case 'ec':
      return `an EC key (${namedCurve})`;
    default:
      return `a key of the type ${asymmetricKeyType}`;
  }
}
