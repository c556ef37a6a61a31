import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { text } from '../variable-types.ts';
import { isStrongRsa, keyKind } from './key-kind.ts';
import { readPrivateKeys } from './private-key-pem.ts';

const EXPECTED = 'expected private keys as PEM, each P-256 or RSA of at least 2,048 bits';

/** The value of OAUTH_SIGNING_KEYS: concatenated private keys. */
export const signingKeys = text.transform((value, context): [KeyObject, ...KeyObject[]] => {
  const read = readPrivateKeys(value);
  const [first, ...others] = 'keys' in read ? read.keys : [];
  const weak = [first, ...others].find((key) => key !== undefined && !isStrong(key));
  if (first !== undefined && weak === undefined) return [first, ...others];
  const params =
    'got' in read
      ? read
      : { got: weak && keyKind(weak), todo: 'Create one with npm run create-signing-key.' };
  context.addIssue({ code: 'custom', message: EXPECTED, params });
  return z.NEVER;
});

/** Formats private keys as the value of OAUTH_SIGNING_KEYS, in one line. */
export function signingKeysValue(keys: readonly KeyObject[]): string {
  return keys
    .map((key) => String(key.export({ type: 'pkcs8', format: 'pem' })))
    .join('')
    .trim()
    .replaceAll('\n', '\\n');
}

/** @see RFC 8725 §3.5, weak keys must not be used */
function isStrong(key: KeyObject): boolean {
  return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' || isStrongRsa(key);
}
