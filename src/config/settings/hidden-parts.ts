import { z } from 'zod';
import { connectorVariables } from '../connector-variables.ts';

/** Shorter parts of secrets are words that other values may have by chance. */
const MIN_PART_LENGTH = 8;
/** SHA-256 digests, as OAUTH_CLIENTS has them: they are no secrets, but those of secrets. */
const DIGEST = /(?<![\w.-])[\w-]{43}(?![\w.-])/g;
const PRIVATE_KEY = /-----BEGIN|PRIVATE KEY/i;
const HIDDEN = '(hidden)';

/** Whether the value of a variable must never be shown. */
export function isSecret(variable: z.core.$ZodType): boolean {
  return z.globalRegistry.get(variable)?.secret ?? false;
}

/**
 * The secrets that are set, and their parts: of a list its items, of a pair or a URL its password.
 *
 * @param set the variables that have a value
 * @param named further variables whose values are secret
 */
export function secretsIn(
  set: Readonly<Record<string, string | undefined>>,
  named: readonly string[] = [],
): string[] {
  const own = Object.entries(connectorVariables.shape).flatMap(([name, variable]) =>
    isSecret(variable) ? [name] : [],
  );
  const values = [...own, ...named].map((name) => set[name] ?? '');
  const parts = values.flatMap((value) => [value, ...value.split(/[\s,]+/).flatMap(partsOf)]);
  return [...new Set(parts)].filter((part) => part.length >= MIN_PART_LENGTH);
}

function partsOf(item: string): string[] {
  if (URL.canParse(item) && item.includes('://')) {
    const { password } = new URL(item);
    return [item, password, decoded(password)];
  }
  return [item, item.slice(item.indexOf(':') + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * A value that is not a secret, without what is secret in it all the same: a user name and password
 * or a query in a URL, digests of secrets, and what has been set here by mistake.
 *
 * @param secrets as {@link secretsIn} found them
 * @returns undefined when nothing of it may be shown
 */
export function withoutSecrets(value: string, secrets: readonly string[]): string | undefined {
  if (PRIVATE_KEY.test(value) || secrets.some((secret) => value.includes(secret))) return undefined;
  return value
    .replaceAll(/(\w:\/\/)[^/?#\s]*@/g, `$1${HIDDEN}@`)
    .replaceAll(/\S+/g, withoutQuery)
    .replaceAll(DIGEST, HIDDEN);
}

/** Without a regular expression: one that looks for the query from each scheme takes quadratic time. */
function withoutQuery(word: string): string {
  const start = word.indexOf('://');
  const query = start === -1 ? -1 : word.slice(start).search(/[?#]/);
  return query === -1 ? word : `${word.slice(0, start + query)}?${HIDDEN}`;
}
