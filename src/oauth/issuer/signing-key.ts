import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** A key that signs the connector's tokens. The type of the key decides the algorithm. */
export interface SigningKey {
  /** Key id: the SHA-256 digest of the public key, in base64url. */
  readonly kid: string;
  readonly algorithm: 'ES256' | 'RS256';
  readonly privateKey: KeyObject;
  /** The public key as it is published (RFC 7517 §4). */
  readonly publicJwk: JsonWebKey;
}

/**
 * Derives key id, algorithm and public key from a configured private key.
 *
 * @param privateKey P-256, for ES256, or RSA, for RS256
 * @see RFC 8725 §3.1: each key is used with exactly one algorithm
 */
export function signingKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  const algorithm = publicKey.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256';
  const kid = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
  const jwk = publicKey.export({ format: 'jwk' });
  return { kid, algorithm, privateKey, publicJwk: { ...jwk, kid, alg: algorithm, use: 'sig' } };
}
