import { parseTimestamp } from './hmac/parse-timestamp.ts';

export const SIGNATURE_HEADER = 'DigitalRiver-Signature';

/** The parts of the header. */
export interface SignatureHeader {
  /** The timestamp as sent: the signature covers these characters. */
  readonly timestamp: string;
  /** The time that the timestamp stands for, in milliseconds since 1970. */
  readonly time: number;
  /** One signature for each secret that is valid at the time, in base64. */
  readonly signatures: readonly string[];
}

const MAX_HEADER_LENGTH = 1024;
const MAX_SIGNATURES = 8;
/** 32 bytes in base64, as an encoder writes them. */
const SIGNATURE = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Reads `<timestamp>, <signature>`. Further signatures follow while a secret is being replaced.
 * Spaces do not matter. Digital River does not document the form of the timestamp, so seconds and
 * milliseconds since 1970 and ISO 8601 are accepted; nor how it sends several signatures, so each
 * may also have a header of its own, with the same timestamp.
 *
 * @param value the header as Node.js has it: several headers of one name are joined by commas
 * @returns the parts; or a problem, "<expected>, got <actual>", which never repeats the header
 */
export function readSignatureHeader(
  value: string | readonly string[] | undefined,
): SignatureHeader | { readonly problem: string } {
  if (typeof value !== 'string' || value === '') {
    return { problem: 'a timestamp and a signature, got nothing' };
  }
  if (value.length > MAX_HEADER_LENGTH) {
    return {
      problem: `at most ${MAX_HEADER_LENGTH} characters, got ${value.length}`,
    };
  }
  const [timestamp = '', ...others] = value.split(',').map((part) => part.trim());
  const signatures = others.filter((part) => part !== timestamp);
  const time = parseTimestamp(timestamp, ['s', 'ms', 'iso']);
  if (time === undefined) {
    return {
      problem: 'a timestamp first (seconds or milliseconds since 1970, or ISO 8601), got none',
    };
  }
  const areSignatures = signatures.every((signature) => SIGNATURE.test(signature));
  if (signatures.length === 0 || signatures.length > MAX_SIGNATURES || !areSignatures) {
    return {
      problem: `1 to ${MAX_SIGNATURES} signatures in base64 after the timestamp, separated by commas, got something else`,
    };
  }
  return { timestamp, time, signatures };
}
