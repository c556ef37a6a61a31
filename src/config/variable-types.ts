import { z } from 'zod';

declare module 'zod' {
  interface GlobalMeta {
    /** Whether the value must never be shown. */
    secret?: boolean;
    /** Value for `.env.example`. */
    example?: string;
    /**
     * How app.json, the form of "Deploy to Heroku", treats it: with this value, generated, asked for,
     * or `later`, which may be left empty at first. Without this, app.json does not name it.
     */
    heroku?: { readonly value?: string; readonly generator?: 'secret' } | 'later';
  }
}

/** For the `meta` of variables whose value must never be shown. */
export const secret = { secret: true } as const;

/** Any text but the empty one. */
export const text = z.string().min(1, { error: 'expected a text' });

/** An http or https URL; production demands https where it matters. */
export const url = z.url({
  protocol: /^https?$/,
  error: 'expected a URL that begins with https://',
});

const ALTERNATIVES = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** One of several words. */
export const choice = <const T extends readonly string[]>(words: T) =>
  z.enum(words, { error: `expected ${ALTERNATIVES.format(words)}` });

/** `true` or `false`; `yes`, `no`, `on`, `off`, `1` and `0` are accepted as well. */
export const flag = z.stringbool({ error: 'expected true or false' });

/** Above this, times in milliseconds no longer fit into timers, and no use is known. */
const MAX_COUNT = 1_000_000_000;

/**
 * A whole number, with a default. It is written in digits, perhaps with a zero fraction such as
 * `250.0`: what `1e3` or `3,000` mean is not guessed.
 */
export const count = (fallback: number, min = 1, max = MAX_COUNT) =>
  wholeNumber(min, max).default(fallback);

/** The same without a default. */
export const wholeNumber = (min: number, max: number) =>
  numberFrom(/^\d+(?:\.0+)?$/, `expected a whole number from ${min} to ${max}`, min, max);

/** A number of hours, at most a century: the times that are reckoned from it are dates. */
export const hours = (fallback: number, min = 1) => count(fallback, min, 876_000);

/** A number of days, at most a century. */
export const days = (fallback: number, min = 1) => count(fallback, min, 36_500);

/** A share in percent, from 1 to 100, with a default. Decimals are allowed. */
export const percent = (fallback: number) =>
  numberFrom(/^\d+(?:\.\d+)?$/, 'expected a number from 1 to 100', 1, 100).default(fallback);

/** A size in gigabytes. Decimals are allowed. */
export const gigabytes = numberFrom(
  /^\d+(?:\.\d+)?$/,
  'expected a number of gigabytes, such as 1 or 0.5',
  Number.MIN_VALUE,
  1_000_000,
);

function numberFrom(form: RegExp, error: string, min: number, max: number) {
  return z
    .string()
    .regex(form, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
}

/** A comma-separated list of texts. */
export const list = text
  .transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  )
  .refine((items) => items.length > 0, { error: 'expected at least one item' });

/** The API name of a Salesforce object or field. It is safe in a SOQL query without escaping. */
export const apiName = z
  .string()
  .regex(/^[A-Za-z]\w{0,79}$/, { error: 'expected an API name, such as OrderNumber or Ref__c' });

const PAIRS_RULE = 'expected user:password, or several of them, separated by spaces';

/** Credentials for HTTP Basic. The first colon ends the user name. */
export const basicPairs = text
  .transform((value) => value.trim().split(/\s+/))
  .refine((items) => items.every((item) => /^[^:]+:.+$/.test(item)), { error: PAIRS_RULE })
  .transform((items) =>
    items.map((item) => ({
      username: item.slice(0, item.indexOf(':')),
      password: item.slice(item.indexOf(':') + 1),
    })),
  );
