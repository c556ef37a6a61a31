import { z } from 'zod';

declare module 'zod' {
  interface GlobalMeta {
    /** Whether the value must never be shown. */
    secret?: boolean;
    /** Value for `.env.example`. */
    example?: string;
  }
}

/** For the `meta` of variables whose value must never be shown. */
export const secret = { secret: true } as const;

/** Any text but the empty one. */
export const text = z.string().min(1);

/** An http or https URL; production demands https where it matters. */
export const url = z.url({
  protocol: /^https?$/,
  error: 'expected a URL that begins with https://',
});

/** A whole number of at least `min`, with a default. */
export const count = (fallback: number, min = 1) =>
  z.coerce.number().int().min(min).default(fallback);

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
