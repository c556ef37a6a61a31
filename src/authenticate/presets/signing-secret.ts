import type { SigningKey } from '../hmac/hmac.ts';
import type { HmacSpec } from './hmac-schema.ts';

const MIN_BYTES = 16;
const HEX = /^(?:[0-9a-f]{2})+$/i;

/** A secret as a variable lists it. */
export interface ListedSecret {
  readonly secret: string;
  /** Whether it is for live or test events; undefined for both. */
  readonly live?: boolean;
}

/** Only a prefix `live:` or `test:` is not part of the secret; all other colons are. */
export function listedSecret(text: string): ListedSecret {
  const [, mode, value = ''] = /^(?:(live|test):)?\s*(.*)$/s.exec(text) ?? [];
  return mode === undefined ? { secret: value } : { secret: value, live: mode === 'live' };
}

/**
 * The key that a secret stands for.
 *
 * @returns a problem, "<expected>", without the secret
 */
export function signingKey(
  text: string,
  { form, prefix = '', minBytes = MIN_BYTES }: HmacSpec['key'],
): SigningKey | { readonly problem: string } {
  const { secret, live } = listedSecret(text);
  const written = secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
  const key = keyBytes(written, form);
  const behind = prefix === '' ? '' : `, behind ${prefix} or without it`;
  if (key === undefined) return { problem: `expected ${FORMS[form]}${behind}` };
  if (key.length < minBytes) return { problem: `expected keys of at least ${minBytes} bytes` };
  return { key, live };
}

const FORMS = {
  text: 'secrets without blanks, separated by commas',
  base64: 'secrets in base64',
  hex: 'secrets in hexadecimal digits',
} as const;

function keyBytes(written: string, form: HmacSpec['key']['form']): Buffer | undefined {
  if (form === 'text') return /\s/.test(written) ? undefined : Buffer.from(written);
  if (form === 'hex') return HEX.test(written) ? Buffer.from(written, 'hex') : undefined;
  const bytes = Buffer.from(written, 'base64');
  return bytes.toString('base64') === written ? bytes : undefined;
}
