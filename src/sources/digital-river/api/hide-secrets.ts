const SECRET_KEYS = new Set(['password', 'clientSecret']);

/**
 * Replaces secrets in a text that will be shown.
 *
 * @param text a text from Digital River's response
 * @param apiKey the key that the request was sent with
 * @param body the request's body; the values of `password` and `clientSecret` in it are replaced,
 *   at any depth
 * @returns the text with `[hidden]` in place of each secret
 */
export function hideSecrets(text: string, apiKey: string, body: unknown): string {
  return [apiKey, ...secretsOf(body)]
    .filter((secret) => secret !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, '[hidden]'), text);
}

function secretsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    SECRET_KEYS.has(key) && typeof inner === 'string' ? [inner] : secretsOf(inner),
  );
}
