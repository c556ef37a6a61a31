export const SIGNATURE_HEADER = 'DigitalRiver-Signature';

/** What the header says. */
export interface SignatureHeader {
  /** As sent: these characters are signed. */
  readonly timestamp: string;
  /** The instant that the timestamp means, in milliseconds since 1970. */
  readonly time: number;
  /** One for each secret that is good at the time, base64. */
  readonly signatures: readonly string[];
}

const MAX_HEADER_LENGTH = 1024;
const MAX_SIGNATURES = 8;
/** 32 bytes in base64, as an encoder writes them. */
const SIGNATURE = /^[A-Za-z0-9+/]{43}=$/;
const SECONDS = /^\d{10}$/;
const MILLISECONDS = /^\d{13}$/;
const ISO_8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/**
 * Reads `<timestamp>, <signature>`, with more signatures behind it while a secret is being replaced; the blanks do not
 * matter. Nobody documents the timestamp's form (seconds or milliseconds since 1970, or ISO 8601), nor that of several
 * signatures: they may also come in a header each, with the same timestamp.
 *
 * @param value as Node has it: what comes in several headers of the name is one text with commas
 * @returns what it says; or what was expected and what came, without repeating it
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
  const time = instantOf(timestamp);
  if (time === undefined) {
    return {
      problem: 'a timestamp first (seconds or milliseconds since 1970, or ISO 8601), got none',
    };
  }
  const areSignatures = signatures.every((signature) => SIGNATURE.test(signature));
  if (signatures.length === 0 || signatures.length > MAX_SIGNATURES || !areSignatures) {
    return {
      problem: `1 to ${MAX_SIGNATURES} signatures in base64 behind the timestamp, separated by commas, got something else`,
    };
  }
  return { timestamp, time, signatures };
}

function instantOf(timestamp: string): number | undefined {
  if (SECONDS.test(timestamp)) return Number(timestamp) * 1000;
  if (MILLISECONDS.test(timestamp)) return Number(timestamp);
  const time = ISO_8601.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
