/** Removes the slashes at the end of a URL, so that a path can be appended. */
export function withoutTrailingSlashes(url: string): string {
  let end = url.length;
  // Without a regular expression: `/\/+$/` takes quadratic time on a long run of slashes.
  while (url[end - 1] === '/') end -= 1;
  return url.slice(0, end);
}
