import { z } from 'zod';

declare module 'zod' {
  interface GlobalMeta {
    /** True: the value is never shown. */
    secret?: boolean;
    /** What to write into `.env.example`. */
    example?: string;
  }
}

/** For the `meta` of what is never shown. */
export const secret = { secret: true } as const;

export const text = z.string().min(1);

export const url = z.url({
  protocol: /^https?$/,
  error: 'expected a URL that begins with https://',
});

/** A whole number, from `least` on. */
export const count = (fallback: number, least = 1) =>
  z.coerce.number().int().min(least).default(fallback);

/** Texts separated by commas. */
export const list = text
  .transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  )
  .refine((items) => items.length > 0, { error: 'expected at least one item' });

/** The API name of a Salesforce object or field: what may stand in a query as it is. */
export const apiName = z
  .string()
  .regex(/^[A-Za-z]\w{0,79}$/, { error: 'expected an API name, such as OrderNumber or Ref__c' });

const PAIRS_RULE = 'expected user:password, several separated by blanks';

/** Pairs for HTTP Basic; the first colon ends the user name. */
export const basicPairs = text
  .transform((value) => value.trim().split(/\s+/))
  .refine((items) => items.every((item) => /^[^:]+:.+$/.test(item)), { error: PAIRS_RULE })
  .transform((items) =>
    items.map((item) => ({
      username: item.slice(0, item.indexOf(':')),
      password: item.slice(item.indexOf(':') + 1),
    })),
  );
