const SECRET_KEYS = new Set(['password', 'clientsecret', 'client_secret']);
/** What Digital River may show in place of a secret, and around the part of it that it shows. */
const MASK = /^[xX]+$|^[xX]{4}|[xX]{4}$|[*•·●∗…]{2}/;
/** A mask that shows no part of the secret. */
const WHOLE_MASK = /^[*•·●∗…xX]+$/;

/**
 * Whether Digital River returned a secret as it is: neither left out nor masked, also not in part. A
 * secret may itself look like a masked one: what equals the secret that is expected is none.
 */
export function isReadable(secret: string | null | undefined): secret is string {
  return typeof secret === 'string' && secret !== '' && !MASK.test(secret);
}

/**
 * Replaces secrets in a text that will be shown, also as JSON or a URL writes them.
 *
 * @param text a text from Digital River's response
 * @param secrets the key, and the secrets that were sent or received
 * @returns the text with `[hidden]` in place of each secret
 */
export function hideSecrets(text: string, secrets: Iterable<string>): string {
  return [...secrets]
    .filter((secret) => secret !== '')
    .flatMap(writtenForms)
    .sort((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, '[hidden]'), text);
}

function writtenForms(secret: string): string[] {
  const inUrl = secret.isWellFormed() ? [encodeURIComponent(secret)] : [];
  return [secret, JSON.stringify(secret).slice(1, -1), ...inUrl];
}

/** The values of passwords and client secrets in parsed JSON, at any depth; wholly masked ones left out. */
export function secretsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner !== 'string') return secretsIn(inner);
    return SECRET_KEYS.has(key.toLowerCase()) && !WHOLE_MASK.test(inner) ? [inner] : [];
  });
}
