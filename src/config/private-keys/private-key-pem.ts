import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { NO_PEM, NOT_PRIVATE_KEYS, type NotAKey } from './not-private-keys.ts';

/** The private keys of a text in their order, at least one; or what came instead. */
export type ReadKeys = { readonly keys: readonly KeyObject[] } | NotAKey;

const COPY_AGAIN =
  'Set the whole text of the key file, from -----BEGIN to -----END, in one line if need be.';

/** The DER structure of each private key, by its PEM label without blanks. */
const STRUCTURES: Readonly<Record<string, 'pkcs8' | 'pkcs1' | 'sec1'>> = {
  PRIVATEKEY: 'pkcs8',
  RSAPRIVATEKEY: 'pkcs1',
  ECPRIVATEKEY: 'sec1',
};

const DAMAGED: NotAKey = { got: 'a key that is damaged or incomplete', todo: COPY_AGAIN };

/** Blocks that tools put beside a key, and that are not needed. */
const ADDITIONS = ['CERTIFICATE', 'TRUSTEDCERTIFICATE', 'X509CERTIFICATE', 'ECPARAMETERS'];

/** Types of keys that the connector signs with. */
const SIGNING_TYPES = ['rsa', 'ec'];
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads private keys as PEM (PKCS #8, PKCS #1 or SEC 1), in the forms that files, shells and input
 * boxes give them: with any line ends, with `\n` as text, in one line, indented, in quotes, or as
 * base64 of the whole text. Certificates beside a key are left out.
 *
 * @see RFC 7468 for PEM and its labels
 */
export function readPrivateKeys(value: string): ReadKeys {
  const text = decoded(value.replaceAll(/(?<!\\)\\+[rn]/g, '\n').replaceAll(/["'`\ufeff]/g, ''));
  const blocks = blocksOf(text);
  if (blocks === undefined) return notBlocks(text.trim());
  const candidates = blocks.filter(({ label }) => !ADDITIONS.includes(label));
  if (candidates.length === 0) {
    return { got: 'a certificate', todo: 'Set the private key that belongs to it.' };
  }
  const read = candidates.map(readBlock);
  const wrong = read.find((each) => 'got' in each);
  return wrong ?? { keys: read.flatMap((each) => ('key' in each ? [each.key] : [])) };
}

interface Block {
  /** The label without blanks: input boxes may drop them. */
  readonly label: string;
  readonly body: string;
}

/** A usual way to keep PEM in one line is base64 of the whole text. */
function decoded(text: string): string {
  const packed = text.replaceAll(/\s/g, '');
  const inside = BASE64.test(packed) ? Buffer.from(packed, 'base64').toString('latin1') : '';
  return inside.includes('-----BEGIN') ? inside : text;
}

/** The blocks of a PEM text; undefined when it is not made of whole blocks. */
function blocksOf(text: string): Block[] | undefined {
  const parts = text.split('-----').map((part) => part.trim());
  const blocks: Block[] = [];
  for (let at = 0; at + 4 < parts.length; at += 4) {
    const [between = '', begin = '', body = '', end = ''] = parts.slice(at, at + 4);
    const label = begin.replaceAll(/\s/g, '').replace(/^BEGIN/, '');
    if (!isPassedOver(between) || end.replaceAll(/\s/g, '') !== `END${label}`) return undefined;
    blocks.push({ label, body });
  }
  const isWhole = parts.length % 4 === 1 && isPassedOver(parts.at(-1) ?? '');
  return isWhole && blocks.length > 0 ? blocks : undefined;
}

/** What stands before and after blocks: nothing, or what `openssl pkcs12` writes there. */
function isPassedOver(between: string): boolean {
  return between === '' || /^(?:Bag|Key) Attributes/.test(between);
}

function readBlock({ label, body }: Block): { key: KeyObject } | NotAKey {
  const type = STRUCTURES[label];
  if (body.includes(',ENCRYPTED')) return NOT_PRIVATE_KEYS.ENCRYPTEDPRIVATEKEY;
  if (type === undefined) {
    return NOT_PRIVATE_KEYS[label] ?? { got: 'PEM of another kind', todo: COPY_AGAIN };
  }
  const base64 = body.replaceAll(/\s/g, '');
  try {
    const der = Buffer.from(BASE64.test(base64) ? base64 : '', 'base64');
    const key = createPrivateKey({ key: der, format: 'der', type });
    return isSound(key) ? { key } : DAMAGED;
  } catch {
    return DAMAGED;
  }
}

/** A key with a changed character may be read, and then signs what cannot be verified. */
function isSound(key: KeyObject): boolean {
  if (!SIGNING_TYPES.includes(key.asymmetricKeyType ?? '')) return true;
  const text = Buffer.from('a text to sign');
  return verify('sha256', text, createPublicKey(key), sign('sha256', text, key));
}

function notBlocks(text: string): NotAKey {
  const got = NO_PEM.find(([form]) => form.test(text))?.[1] ?? 'a text that is not PEM';
  return { got, todo: COPY_AGAIN };
}
