import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import type { Pool } from 'pg';

/** The org's RSA key for signatures; its public key is available at `/id/keys`. */
export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/**
 * The org's key. It is created at the first start and stored, so that signatures stay valid after a
 * restart.
 */
export async function signingKey(pool: Pool): Promise<SigningKey> {
  const stored = await pool.query<{ kid: string; pem: string }>(
    'select kid, pem from org_signing_key order by kid limit 1',
  );
  const [first] = stored.rows;
  if (first !== undefined) return keyFrom(first.kid, first.pem);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const kid = createHash('sha256').update(pem).digest('hex').slice(0, 16).toUpperCase();
  await pool.query('insert into org_signing_key (kid, pem) values ($1, $2)', [kid, pem]);
  return keyFrom(kid, pem);
}

/** The keys as a JSON Web Key Set (RFC 7517 §5). */
export function keySet({ kid, publicKey }: SigningKey): { keys: JsonWebKey[] } {
  return { keys: [{ ...publicKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid }] };
}

function keyFrom(kid: string, pem: string): SigningKey {
  return { kid, privateKey: createPrivateKey(pem), publicKey: createPublicKey(pem) };
}
