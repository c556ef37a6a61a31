import type { Arrival } from '../authenticate.ts';

/** What a caller presented as its signature. */
export interface PresentedSignature {
  /** One or more, each as long as a signature of the scheme is. */
  readonly signatures: readonly string[];
  /** The time of the signature, in milliseconds since 1970; undefined if the scheme has none. */
  readonly time?: number | undefined;
  /** What is signed before the bytes of the body. */
  readonly before: string;
  /** What is signed after the bytes of the body. */
  readonly after: string;
}

/** How a sender signs its calls. */
export interface SignatureScheme {
  /** The header that has the signatures, as its sender writes it. */
  readonly header: string;
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  /** How the bytes of a signature are written; hexadecimal digits in lower case. */
  readonly encoding: 'hex' | 'base64' | 'base64url';
  /**
   * Reads what was presented, without the body.
   *
   * @returns a problem, "<expected>, got <actual>", which never repeats what was presented
   */
  read(headers: Arrival['headers']): PresentedSignature | { readonly problem: string };
}
