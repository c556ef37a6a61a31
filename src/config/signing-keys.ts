import { createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { text } from './variable-types.ts';

const BLOCK = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/g;
const MIN_RSA_BITS = 2048;

/** The value of OAUTH_SIGNING_KEYS: concatenated private keys, with line breaks or \n. */
export const signingKeys = text.transform((value, context): [KeyObject, ...KeyObject[]] => {
  const pem = value.replaceAll('\\n', '\n');
  const blocks = pem.match(BLOCK) ?? [];
  const [first, ...others] = blocks.flatMap((block) => strongKey(block) ?? []);
  const hasOnlyKeys = pem.replace(BLOCK, '').trim() === '';
  if (first !== undefined && others.length === blocks.length - 1 && hasOnlyKeys) {
    return [first, ...others];
  }
  context.addIssue({
    code: 'custom',
    message: 'expected private keys as PKCS #8 PEM, each P-256 or RSA of at least 2,048 bits',
  });
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
function strongKey(pem: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem);
    return isStrong(key) ? key : undefined;
  } catch {
    return undefined;
  }
}

function isStrong({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): boolean {
  const { namedCurve, modulusLength = 0 } = asymmetricKeyDetails;
  return (
    (asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') ||
    (asymmetricKeyType === 'rsa' && modulusLength >= MIN_RSA_BITS)
  );
}
