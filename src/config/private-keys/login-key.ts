import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { text } from '../variable-types.ts';
import { isStrongRsa, keyKind } from './key-kind.ts';
import { readPrivateKeys } from './private-key-pem.ts';

const EXPECTED = 'expected one RSA private key of at least 2,048 bits, as PEM';

/**
 * The value of SALESFORCE_PRIVATE_KEY, as PKCS #8 PEM.
 *
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_jwt_flow.htm, RS256 alone
 */
export const loginKey = text.transform((value, context): string => {
  const read = readPrivateKeys(value);
  const [key, ...others] = 'keys' in read ? read.keys : [];
  if (key !== undefined && others.length === 0 && isStrongRsa(key)) {
    return String(key.export({ type: 'pkcs8', format: 'pem' }));
  }
  const params = 'got' in read ? read : notOneStrongKey(read.keys);
  context.addIssue({ code: 'custom', message: EXPECTED, params });
  return z.NEVER;
});

function notOneStrongKey(keys: readonly KeyObject[]) {
  const [key, ...others] = keys;
  return key === undefined || others.length > 0
    ? {
        got: `${keys.length} keys`,
        todo: "Set only the one that belongs to the app's certificate.",
      }
    : {
        got: keyKind(key),
        todo: 'Create such a key and a certificate for it, and upload the certificate to the app.',
      };
}
