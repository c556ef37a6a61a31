/** Removes the slashes at the end of a URL, so that a path can be appended. */
export function withoutTrailingSlashes(url: string): string {
  let end = url.length;
  // Without a regular expression: `/\/+$/` takes quadratic time on a long run of slashes.
  while (url[end - 1] === '/') end -= 1;
  return url.slice(0, end);
}

const DOTS = new Set(['.', '..']);
const CONTROL = /\p{Cc}/u;
/** How often an encoding may itself be encoded: a server and each proxy may decode once. */
const MAX_DECODINGS = 5;

/**
 * A text from outside as one segment of a URL's path. A segment of dots would be resolved by `fetch`,
 * by a proxy or by the server, so that another path is called than the one that is meant. Parsers of
 * URLs drop control characters, and blanks at the ends, before they look for dots.
 *
 * @returns the encoded text; undefined when it cannot be a segment: it is empty or malformed, has a
 *   control character, or is, or contains between slashes, `.` or `..`, however often these are encoded
 * @see https://url.spec.whatwg.org/#double-dot-path-segment
 * @see https://url.spec.whatwg.org/#concept-basic-url-parser
 */
export function pathSegment(text: string): string | undefined {
  if (text === '' || !text.isWellFormed()) return undefined;
  return isUnsafe(text, MAX_DECODINGS) ? undefined : encodeURIComponent(text);
}

function isUnsafe(text: string, decodings: number): boolean {
  if (CONTROL.test(text)) return true;
  if (text.split(/[/\\]/).some((part) => DOTS.has(part.trim()))) return true;
  const decoded = text.replace(/%(?:[01][0-9a-f]|2[0ef5]|5c|7f)/gi, (code) =>
    String.fromCharCode(Number.parseInt(code.slice(1), 16)),
  );
  if (decoded === text) return false;
  // What is encoded more often than that is no id.
  return decodings === 0 || isUnsafe(decoded, decodings - 1);
}
