import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** A key that signs the connector's tokens. Its kind decides the algorithm: a token can not choose. */
export interface SigningKey {
  readonly kid: string;
  readonly algorithm: 'ES256' | 'RS256';
  readonly privateKey: KeyObject;
  /** Its public half, as it is published. */
  readonly publicJwk: JsonWebKey;
}

/**
 * Makes a configured private key ready for use.
 *
 * @param privateKey P-256 or RSA
 * @see RFC 8725 §3.1: a key is used with one algorithm only
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
