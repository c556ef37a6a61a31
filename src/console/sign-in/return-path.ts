/**
 * Where to go after the sign-in: a page of the console, and never what else a link may ask for.
 *
 * @param asked the parameter `returnTo`, as it came
 */
export function returnPath(asked: unknown): string {
  return typeof asked === 'string' && /^\/console(?:\/[\w-]+)*$/.test(asked) ? asked : '/console';
}
