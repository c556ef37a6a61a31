/** Environment variables, as `process.env` holds them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process. Nothing else in the project reads `process.env`. */
export function processEnvironment(): Environment {
  // biome-ignore lint/style/noProcessEnv: this is the one place that reads it.
  return process.env;
}

/**
 * The variables that have a value. Blanks around a value do not count, nor does a pair of quotes:
 * `docker run --env-file` and the input boxes of platforms keep both.
 */
export function plainEnvironment(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment)
      .map(([name, value = '']) => [name, withoutQuotes(value.trim()).trim()] as const)
      .filter(([, value]) => value !== ''),
  );
}

/** The variables without the quotes around their values. Blanks stay, for those who report them. */
export function unquotedEnvironment(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value && withoutQuotes(value)]),
  );
}

/** A value without the pair of quotes that encloses it. A list of quoted values stays as it is. */
function withoutQuotes(value: string): string {
  const [quote = ''] = value;
  const inside = value.slice(1, -1);
  const isQuoted = value.length > 1 && ['"', "'"].includes(quote) && value.endsWith(quote);
  return isQuoted && !inside.includes(quote) ? inside : value;
}
