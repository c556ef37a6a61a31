/** A URL without the slashes at its end, so that a path can be appended. */
export function withoutTrailingSlashes(url: string): string {
  let end = url.length;
  // Not by a pattern: `/\/+$/` takes quadratic time on a long run of slashes.
  while (url[end - 1] === '/') end -= 1;
  return url.slice(0, end);
}
