/** Where people begin, and where they get to when no other page is known. */
export const OVERVIEW = '/console';

/** Sessions store the path while the sign-in lasts: a longer one is no page of the console. */
const MAX_LENGTH = 2000;

/** A path below `/console` and its query, in the characters of RFC 3986 §3.3 and §3.4. */
const PAGE = /^\/console(?:\/[\w.~!$&'()*+,;=:@%-]+)*\/?(?:\?[\w.~!$&'()*+,;=:@%/?-]*)?$/;

/** Pages of the sign-in itself: to return to one of them would begin it anew, or fail. */
const SIGN_IN = /^\/console\/(?:sign-in|sign-out|signed-out|callback)(?:\/|$)/i;

/**
 * The page to show after the sign-in, or to lead back to.
 *
 * @param requested path and query, untrusted
 * @returns what was requested when it is a page of the console, otherwise `/console`
 * @see RFC 9700 §4.11 (open redirection)
 */
export function returnPath(requested: unknown): string {
  return typeof requested === 'string' && isPage(requested) ? requested : OVERVIEW;
}

function isPage(requested: string): boolean {
  if (requested.length > MAX_LENGTH || !PAGE.test(requested)) return false;
  const { pathname, search } = new URL(requested, 'https://console.invalid');
  // Another path than the one that was read: it has segments of dots, encoded perhaps.
  if (pathname + search !== requested.replace(/\?$/, '')) return false;
  return (
    isDecodable(pathname) && isDecodable(search) && !SIGN_IN.test(decodeURIComponent(pathname))
  );
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
