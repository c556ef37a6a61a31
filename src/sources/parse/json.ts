import { InvalidEventError } from '../../errors.ts';

/** Real events nest far less deeply. The limit protects recursive code from a stack overflow. */
const MAX_DEPTH = 64;
/**
 * How many values a body may have. The limit bounds how long a body keeps the process busy, and how
 * much memory it takes once it is parsed.
 */
interface ValueLimit {
  /** A body of any size may have as many. */
  readonly always: number;
  /** A larger body may have one for so many bytes. Items of real orders have 16 to 25. */
  readonly bytesEach: number;
}
const VALUES: ValueLimit = { always: 200_000, bytesEach: 14 };
/** Reading numbers as text takes some five times as long; its senders' events are small. */
const VALUES_AS_TEXT: ValueLimit = { always: 50_000, bytesEach: 24 };
const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [SQUARE_OPEN, SQUARE_CLOSE, CURLY_OPEN, CURLY_CLOSE] = [0x5b, 0x5d, 0x7b, 0x7d];
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses a body as JSON, whatever its Content-Type says.
 *
 * @param body the raw bytes of the request
 * @returns the parsed value
 * @throws InvalidEventError when the body is not UTF-8, not JSON, nested deeper than 64 levels, or
 *   has more values than 200,000 and than one for every 14 bytes
 */
export function parseJson(body: Buffer): unknown {
  return parse(body, VALUES);
}

/**
 * Like {@link parseJson}, but each number becomes the text that it was written as, so that ids of
 * more than 15 digits and amounts keep every digit.
 *
 * @param body the raw bytes of the request
 * @returns the parsed value
 * @throws InvalidEventError as {@link parseJson} does; the numbers are 50,000 and 24 bytes
 * @see https://github.com/tc39/proposal-json-parse-with-source
 */
export function parseJsonNumbersAsText(body: Buffer): unknown {
  return parse(body, VALUES_AS_TEXT, (_key, value, context) =>
    typeof value === 'number' ? context?.source : value,
  );
}

/** Called for each value of the JSON; `source` is the text that a number was written as. */
type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

function parse(body: Buffer, limit: ValueLimit, reviver?: Reviver): unknown {
  assertBounded(body, limit);
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

/** Runs before the parser, and without recursion. */
function assertBounded(body: Buffer, { always, bytesEach }: ValueLimit): void {
  const maxValues = Math.max(always, Math.floor(body.length / bytesEach));
  const { levels, values } = extent(body);
  if (levels > MAX_DEPTH) throw tooMuch(`nested at most ${MAX_DEPTH} levels deep`, 'more levels');
  if (values > maxValues)
    throw tooMuch(`with at most ${maxValues.toLocaleString('en')} values`, 'more values');
}

function tooMuch(expected: string, actual: string): InvalidEventError {
  return new InvalidEventError('body', `JSON ${expected}`, actual);
}

/**
 * How deep the brackets of a text nest, and how many values it has at most: each of them follows an
 * opening bracket or a comma.
 */
function extent(body: Buffer): { levels: number; values: number } {
  let [current, levels, values] = [0, 0, 1];
  for (let at = 0; at < body.length; at += 1) {
    const sign = body[at];
    if (sign === QUOTE) at = endOfString(body, at);
    else if (sign === COMMA) values += 1;
    else if (sign === SQUARE_OPEN || sign === CURLY_OPEN) {
      values += 1;
      current += 1;
      levels = Math.max(levels, current);
    } else if (sign === SQUARE_CLOSE || sign === CURLY_CLOSE) current -= 1;
  }
  return { levels, values };
}

/** The place of a string's closing quote; the end of the text when there is none. */
function endOfString(body: Buffer, begin: number): number {
  let at = begin + 1;
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
  return at;
}
