const SECRET_KEYS = new Set(['password', 'clientSecret']);

/**
 * Replaces secrets in a text that is going to be shown.
 * @param text what Digital River answered
 * @param apiKey the key that the request was sent with
 * @param body the request's body; the values of its `password` and `clientSecret` keys are hidden, at any depth
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
