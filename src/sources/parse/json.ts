import { InvalidEventError } from '../../errors.ts';

/** Real events nest far less deeply. The limit protects recursive code from a stack overflow. */
const MAX_DEPTH = 64;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses a body as JSON, whatever its Content-Type says.
 *
 * @param body the raw bytes of the request
 * @returns the parsed value
 * @throws InvalidEventError when the body is not UTF-8, not JSON, or nested deeper than 64 levels
 */
export function parseJson(body: Buffer): unknown {
  return parse(body);
}

/**
 * Like {@link parseJson}, but each number becomes the text that it was written as, so that ids of
 * more than 15 digits and amounts keep every digit.
 *
 * @param body the raw bytes of the request
 * @returns the parsed value
 * @throws InvalidEventError as {@link parseJson} does
 * @see https://github.com/tc39/proposal-json-parse-with-source
 */
export function parseJsonNumbersAsText(body: Buffer): unknown {
  return parse(body, (_key, value, context) =>
    typeof value === 'number' ? context?.source : value,
  );
}

/** Called for each value of the JSON; `source` is the text that a number was written as. */
type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

function parse(body: Buffer, reviver?: Reviver): unknown {
  if (depth(body) > MAX_DEPTH) {
    throw new InvalidEventError(
      'body',
      `JSON nested at most ${MAX_DEPTH} levels deep`,
      'more levels',
    );
  }
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw new InvalidEventError('body', 'JSON in UTF-8', 'bytes that are not UTF-8');
  }
  try {
    return JSON.parse(text, reviver);
  } catch {
    throw new InvalidEventError(
      'body',
      'JSON',
      body.length === 0 ? 'nothing' : 'text that is not JSON',
    );
  }
}

/** How deep brackets nest. Runs before the parser, and without recursion. */
function depth(body: Buffer): number {
  let [current, deepest, inString] = [0, 0, false];
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0;
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (OPENING.has(byte)) deepest = Math.max(deepest, ++current);
    else if (CLOSING.has(byte)) current -= 1;
  }
  return deepest;
}
