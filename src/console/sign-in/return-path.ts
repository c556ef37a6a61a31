/**
 * The page to show after the sign-in.
 *
 * @param requested the parameter `returnTo`, untrusted
 * @returns the requested path when it is a page of the console, otherwise `/console`
 * @see RFC 9700 §4.11 (open redirection)
 */
export function returnPath(requested: unknown): string {
  return typeof requested === 'string' && /^\/console(?:\/[\w-]+)*$/.test(requested)
    ? requested
    : '/console';
}
