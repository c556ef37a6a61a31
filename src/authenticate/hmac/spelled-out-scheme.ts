import type { Arrival } from '../authenticate.ts';
import type { HmacSpec } from '../presets/hmac-schema.ts';
import { parseTimestamp } from './parse-timestamp.ts';
import type { SignatureScheme } from './signature-scheme.ts';
import { fillIn, signedText } from './signed-text.ts';

/** Room for a few dozen signatures in base64. */
const MAX_HEADER_LENGTH = 2048;

const DIGEST_BYTES = { sha1: 20, sha256: 32, sha512: 64 } as const;

/**
 * The scheme of a signature that is spelled out as data.
 *
 * The header is divided into parts. Those that begin with the text of a signature, and have its
 * form, are the signatures; the one that begins with the text of the time, or stands first, is the
 * time. All others are ignored: senders announce new versions of a scheme by such parts.
 */
export function spelledOutScheme(spec: HmacSpec): SignatureScheme {
  const { header, algorithm, encoding, timestamp } = spec;
  const isSignature = signatureForm(spec);
  const text = signedText(spec.signed);
  const read: SignatureScheme['read'] = (headers) => {
    const parts = partsOf(spec, headers);
    if ('problem' in parts) return parts;
    const signatures = parts.signatures.filter((part) => isSignature.test(part));
    if (signatures.length === 0) return { problem: `${formText(spec)}, got something else` };
    const [written, ...others] = timestampsOf(spec, headers, parts.timestamps);
    const time = timestamp && parseTimestamp(written ?? '', [timestamp.unit]);
    if (timestamp !== undefined && (time === undefined || others.length > 0)) {
      return { problem: `one timestamp ${placeOf(spec)}, in ${UNITS[timestamp.unit]}, got none` };
    }
    const before = fillIn(text.before, headers, written ?? '');
    if (typeof before !== 'string') return before;
    const after = fillIn(text.after, headers, written ?? '');
    return typeof after === 'string' ? { signatures, time, before, after } : after;
  };
  return { header, algorithm, encoding, read };
}

const UNITS = {
  s: 'seconds since 1970',
  ms: 'milliseconds since 1970',
  iso: 'ISO 8601',
} as const;

interface HeaderParts {
  /** Without what they begin with; hexadecimal digits in lower case. */
  readonly signatures: readonly string[];
  readonly timestamps: readonly string[];
}

function partsOf(
  { header, form, encoding, timestamp }: HmacSpec,
  headers: Arrival['headers'],
): HeaderParts | { readonly problem: string } {
  const value = headers[header.toLowerCase()];
  if (typeof value !== 'string' || value === '') return { problem: 'a signature, got nothing' };
  if (value.length > MAX_HEADER_LENGTH) {
    return { problem: `at most ${MAX_HEADER_LENGTH} characters, got ${value.length}` };
  }
  const divided = form.separator === undefined ? [value] : value.split(form.separator);
  const all = divided.map((part) => part.trim());
  const [first, parts] = timestamp?.part === 'first' ? [all.slice(0, 1), all.slice(1)] : [[], all];
  const beginningWith = (prefix: string) =>
    parts.filter((part) => part.startsWith(prefix)).map((part) => part.slice(prefix.length));
  const signatures = beginningWith(form.signature ?? '');
  return {
    signatures: encoding === 'hex' ? signatures.map((part) => part.toLowerCase()) : signatures,
    timestamps: form.timestamp === undefined ? first : beginningWith(form.timestamp),
  };
}

/** The distinct times that were presented. */
function timestampsOf(
  { timestamp }: HmacSpec,
  headers: Arrival['headers'],
  parts: readonly string[],
): readonly string[] {
  if (timestamp?.header === undefined) return [...new Set(parts)];
  const value = headers[timestamp.header.toLowerCase()];
  return typeof value === 'string' ? [value] : [];
}

/** The one spelling that an encoder writes for a digest of this length. */
function signatureForm({ algorithm, encoding }: HmacSpec): RegExp {
  const bytes = DIGEST_BYTES[algorithm];
  if (encoding === 'hex') return new RegExp(`^[0-9a-f]{${bytes * 2}}$`);
  const letters = Math.ceil((bytes * 8) / 6);
  const padding = encoding === 'base64' ? '='.repeat((3 - (bytes % 3)) % 3) : '';
  const alphabet = encoding === 'base64' ? 'A-Za-z0-9+/' : 'A-Za-z0-9_-';
  return new RegExp(`^[${alphabet}]{${letters}}${padding}$`);
}

function formText({ form, algorithm, encoding }: HmacSpec): string {
  const bytes = DIGEST_BYTES[algorithm];
  const prefix = form.signature === undefined ? '' : ` after "${form.signature}"`;
  return `a signature of ${bytes} bytes in ${encoding}${prefix}`;
}

function placeOf({ form, timestamp }: HmacSpec): string {
  if (timestamp?.part === 'first') return 'as the first part';
  return timestamp?.header === undefined
    ? `after "${form.timestamp}"`
    : `in the header ${timestamp.header}`;
}
