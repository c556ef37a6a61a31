import type { Arrival } from '../authenticate.ts';

/** Text that is signed beside the body: as it stands, the timestamp, or the value of a header. */
type Piece = { readonly text: string } | { readonly header: string } | { readonly time: true };

/** What is signed before and after the body. */
export interface SignedText {
  readonly before: readonly Piece[];
  readonly after: readonly Piece[];
}

/**
 * Values of headers that are signed. Quotes and braces are excluded: with them, the beginning of a
 * signed JSON body could be moved into a header, and its end be presented as the body.
 */
const HEADER_VALUE = /^[\x21\x23-\x5b\x5d-\x7a\x7c\x7e]{1,256}$/;

const PLACEHOLDER = /(\{timestamp\}|\{header:[A-Za-z0-9-]+\})/;

/**
 * Reads the template of what is signed.
 *
 * @param template text with `{body}` once, and any number of `{timestamp}` and `{header:NAME}`
 */
export function signedText(template: string): SignedText {
  const [before = '', after = ''] = template.split('{body}');
  return { before: piecesOf(before), after: piecesOf(after) };
}

/**
 * Fills in one side of what is signed.
 *
 * @returns a problem, "<expected>, got <actual>", when a header is absent or unusable
 */
export function fillIn(
  pieces: readonly Piece[],
  headers: Arrival['headers'],
  timestamp: string,
): string | { readonly problem: string } {
  let filled = '';
  for (const piece of pieces) {
    const value = valueIn(piece, headers, timestamp);
    if (typeof value !== 'string') return value;
    filled += value;
  }
  return filled;
}

function piecesOf(part: string): Piece[] {
  return part
    .split(PLACEHOLDER)
    .filter((text) => text !== '')
    .map((text) => {
      if (!PLACEHOLDER.test(text)) return { text };
      return text === '{timestamp}' ? { time: true } : { header: text.slice(8, -1) };
    });
}

function valueIn(
  piece: Piece,
  headers: Arrival['headers'],
  timestamp: string,
): string | { readonly problem: string } {
  if ('text' in piece) return piece.text;
  if ('time' in piece) return timestamp;
  const value = headers[piece.header.toLowerCase()];
  if (typeof value === 'string' && HEADER_VALUE.test(value)) return value;
  return {
    problem: `the header ${piece.header} with 1 to 256 plain characters beside it, got ${value === undefined ? 'none' : 'another value'}`,
  };
}
