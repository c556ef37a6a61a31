import type { Random } from '../random.ts';

/** Almost the largest body that the connector accepts. */
const LARGE = 4_000_000;

/** A text that cannot be stored as JSON in PostgreSQL: with a NUL, or half of a character. */
export function unstorableText(random: Random): string {
  return random.pick(['801000000000001\u0000', 'half \ud83d of a character', '\udc00', '\u0000']);
}

const PLACEHOLDER = 'fatal text: ';
type FatalText = 'long' | 'blank' | 'digits';

/** Names a text that is put into the body when it is written. */
export function fatalText(random: Random): string {
  const name: FatalText = random.pick(['long', 'blank', 'digits']);
  return PLACEHOLDER + name;
}

/** Names a number of very many digits. */
export const FATAL_DIGITS = `${PLACEHOLDER}digits`;

/** Puts in the place of a name what it names: a very long value of JSON. */
export function withFatalText(body: string): string {
  return body.replace(/"fatal text: (\w+)"/, (_, name: FatalText) => VALUES[name]());
}

const VALUES: Readonly<Record<FatalText, () => string>> = {
  long: () => `"${'x'.repeat(LARGE)}"`,
  blank: () => `"${' '.repeat(LARGE)}x"`,
  digits: () => `1${'0'.repeat(LARGE)}.5`,
};
