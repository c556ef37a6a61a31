import { z } from 'zod';
import { schemeFaults } from './scheme-faults.ts';

const HEADER_RULE = 'expected the name of a header, such as X-Signature';
const header = z
  .string({ error: HEADER_RULE })
  .regex(/^[A-Za-z0-9-]{1,100}$/, { error: HEADER_RULE });

const PART_RULE = 'expected the text that such a part begins with, such as v1=';
const part = z.string({ error: PART_RULE }).min(1, { error: PART_RULE }).max(40, {
  error: PART_RULE,
});

const form = z
  .strictObject({
    separator: z
      .enum([',', ';', ' '], { error: 'expected a comma, a semicolon or a blank' })
      .optional()
      .describe('What divides the header into parts; absent: the header is one part.'),
    signature: part
      .optional()
      .describe('What a part with a signature begins with; absent: nothing stands before it.'),
    timestamp: part.optional().describe('What the part with the time begins with.'),
  })
  .describe('How the header is divided. Parts that begin with neither text are ignored.');

const timestamp = z
  .strictObject({
    header: header
      .optional()
      .describe('Header that has the time; absent: it is in the header of the signature.'),
    part: z
      .literal('first', { error: 'expected "first"' })
      .optional()
      .describe('first: the time is the first part of the header, and nothing stands before it.'),
    unit: z
      .enum(['s', 'ms', 'iso'], { error: 'expected s, ms or iso' })
      .describe('Seconds or milliseconds since 1970, or ISO 8601.'),
  })
  .describe('The time of the signature; absent: the scheme has none, so that old calls count.');

const BYTES_RULE = 'expected a whole number of bytes from 13 to 64';

const key = z
  .strictObject({
    form: z
      .enum(['text', 'base64', 'hex'], { error: 'expected text, base64 or hex' })
      .describe('How the secret stands for the bytes of the key.'),
    prefix: part
      .optional()
      .describe('What may stand before the secret, and is no part of the key.'),
    minBytes: z
      .int({ error: BYTES_RULE })
      .min(13, { error: BYTES_RULE })
      .max(64, { error: BYTES_RULE })
      .optional()
      .describe('How many bytes the key has at least, from 13 to 64. Default: 16.'),
  })
  .describe('How the key is made of the secret.');

const SIGNED = /^(?:[^{}]|\{body\}|\{timestamp\}|\{header:[A-Za-z0-9-]{1,100}\})*$/;

/** A signature by a shared secret, spelled out. */
export const hmacSchema = z
  .strictObject({
    header: header.describe('Header that has the signature.'),
    form: form.prefault({}),
    signed: z
      .string()
      .max(500)
      .regex(SIGNED, {
        error: 'expected a text with {body}, {timestamp} and {header:NAME} in it',
      })
      .refine((text) => text.split('{body}').length === 2, { error: 'expected {body} once' })
      .default('{body}')
      .describe('What is signed: {body}, {timestamp}, {header:NAME}, and other text as it stands.'),
    algorithm: z
      .enum(['sha1', 'sha256', 'sha512'], { error: 'expected sha1, sha256 or sha512' })
      .default('sha256'),
    encoding: z
      .enum(['hex', 'base64', 'base64url'], { error: 'expected hex, base64 or base64url' })
      .describe('How the bytes of the signature are written.'),
    key: key.prefault({ form: 'text' }),
    timestamp: timestamp.optional(),
  })
  .superRefine((spec, context) => {
    for (const { path, message } of schemeFaults(spec)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  })
  .describe('A signature by a shared secret (HMAC, RFC 2104), spelled out.');

/** What a mapping file says of a signature. */
export type HmacSpec = z.output<typeof hmacSchema>;
