import { z } from 'zod';
import { addressRange } from '../addresses/address-range.ts';
import { hmacSchema } from './hmac-schema.ts';
import { looksSecret } from './looks-secret.ts';

/** Senders and standards whose signatures are known by name. */
export const PRESETS = [
  'standard-webhooks',
  'svix',
  'stripe',
  'paddle',
  'shopify',
  'woocommerce',
  'fastspring',
  'github',
  'digital-river',
] as const;

export type PresetName = (typeof PRESETS)[number];

/** Those whose signatures have no time, so that no age of theirs can be judged. */
export const TIMELESS_PRESETS = ['shopify', 'woocommerce', 'fastspring', 'github'] as const;

const VARIABLE_RULE = 'expected the name of a variable, such as SHOP_SECRETS; never a secret';
const variable = z
  .string({ error: VARIABLE_RULE })
  .regex(/^[A-Z][A-Z0-9_]{0,99}$/, { error: VARIABLE_RULE })
  .refine((name) => !looksSecret(name), { error: VARIABLE_RULE });

const HEADER_RULE = 'expected the name of a header, such as X-Api-Key';
const header = z
  .string({ error: HEADER_RULE })
  .regex(/^[A-Za-z0-9-]{1,100}$/, { error: HEADER_RULE });

const TOLERANCE_RULE = 'expected a whole number of seconds from 1 to 86400';
const toleranceSeconds = z
  .int({ error: TOLERANCE_RULE })
  .min(1, { error: TOLERANCE_RULE })
  .max(86_400, { error: TOLERANCE_RULE })
  .optional()
  .describe('How far the time of a signature may be from now, before or after. Default: 300.');

const secrets = variable.describe(
  'Variable that lists the secrets. During a rotation it lists the old and the new one. A secret may begin with "live:" or "test:", and then proves events of that mode.',
);

const addressList = z
  .array(
    z.string().refine((item) => addressRange(item) !== undefined, {
      error:
        'expected an address or a range, such as 192.0.2.1 or 192.0.2.0/24, none wider than /8 (IPv4) or /32 (IPv6)',
    }),
  )
  .min(1, { error: 'expected at least one address' });

const TIMELESS = {
  path: ['toleranceSeconds'],
  error: 'expected no such key, since the signature has no time',
};

const singleProof = z.union([
  z
    .strictObject({
      preset: z
        .enum(PRESETS, { error: `expected one of ${PRESETS.join(', ')}` })
        .describe('The sender, or the standard, whose signature is required.'),
      secrets,
      toleranceSeconds,
    })
    .refine(
      ({ preset, toleranceSeconds: tolerance }) =>
        tolerance === undefined || !TIMELESS_PRESETS.some((each) => each === preset),
      TIMELESS,
    ),
  z
    .strictObject({ hmac: hmacSchema, secrets, toleranceSeconds })
    .refine(
      ({ hmac, toleranceSeconds: tolerance }) =>
        tolerance === undefined || hmac.timestamp !== undefined,
      TIMELESS,
    ),
  z.strictObject({
    basic: variable.describe('Variable that lists user names and passwords, as user:password.'),
  }),
  z.strictObject({
    apiKey: z
      .strictObject({
        header: header.describe('Header that has the key.'),
        secrets: variable.describe('Variable that lists the keys.'),
      })
      .describe('A secret value in a header, the same in every call.'),
  }),
  z.strictObject({
    addresses: z
      .union([addressList, variable])
      .describe('Addresses and ranges that calls come from, or the variable that lists them.'),
  }),
]);

/**
 * The key `proof` of a mapping file: how callers prove their identity. Secrets are named by the
 * variables that contain them, so that a file never contains one.
 */
export const proofSchema = z.union([
  ...singleProof.options,
  z.strictObject({
    allOf: z
      .array(singleProof)
      .min(2, { error: 'expected at least two proofs' })
      .describe('Every one of these proofs is required; they are checked in this order.'),
  }),
  z.strictObject({
    none: z
      .literal(true, { error: 'expected true' })
      .describe('Callers prove nothing. Production does not start with it.'),
  }),
]);

/** A proof that stands alone or in a list of several. */
export type SingleProofSpec = z.output<typeof singleProof>;

/** How callers of a mapped source prove their identity. */
export type ProofSpec = z.output<typeof proofSchema>;
