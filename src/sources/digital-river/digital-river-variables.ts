import { z } from 'zod';
import { addressRange } from '../../authenticate/addresses/address-range.ts';
import { basicPairs, count, list, secret } from '../../config/variable-types.ts';

const PROOFS = ['oauth', 'signature', 'basic', 'basic+signature', 'none'] as const;

type DigitalRiverProof = (typeof PROOFS)[number];

const MIN_SECRET_LENGTH = 16;
/** Three webhooks, each with an old and a new secret for live and for test, and some to spare. */
const MAX_SECRETS = 16;

/** Only in front, `live:` and `test:` are no part of a secret; further colons are. */
function signingSecret(text: string) {
  const [, mode, value = ''] = /^(?:(live|test):)?\s*(.*)$/s.exec(text) ?? [];
  return mode === undefined ? { secret: value } : { secret: value, live: mode === 'live' };
}

const signingSecrets = list
  .transform((items) => items.map(signingSecret))
  .refine((items) => items.every(({ secret }) => secret.length >= MIN_SECRET_LENGTH), {
    error: `expected at least ${MIN_SECRET_LENGTH} characters each, besides live: or test:`,
  })
  .refine((items) => !items.some(({ secret }) => /\s/.test(secret)), {
    error: 'expected commas between secrets, and no blanks in them',
  })
  .refine((items) => new Set(items.map(({ secret }) => secret)).size === items.length, {
    error: 'expected each secret once, for live or for test or for both',
  })
  .refine((items) => items.length <= MAX_SECRETS, {
    error: `expected at most ${MAX_SECRETS}; take out what Digital River has stopped signing with`,
  });

const proofOf = (path: string) =>
  z
    .enum(PROOFS)
    .optional()
    .describe(`The same for the path that ends with ${path}, where it differs.`);

/** The variables of Digital River's callers. */
export const digitalRiverVariables = z.object({
  DIGITAL_RIVER_PROOF: z
    .enum(PROOFS)
    .default('oauth')
    .describe(
      'What proves that Digital River calls: `oauth` (an access token), `signature`, `basic` (user name and password), `basic+signature`, or, never in production, `none`.',
    ),
  DIGITAL_RIVER_PROOF_ACCEPTED: proofOf('DROFIOrderMgmNotification/'),
  DIGITAL_RIVER_PROOF_COMPLETE: proofOf('DROrderCompleteNotification/'),
  DIGITAL_RIVER_PROOF_WEBHOOKS: proofOf('webhooks/'),
  DIGITAL_RIVER_SIGNING_SECRETS: signingSecrets
    .optional()
    .describe(
      'Secrets that Digital River signs with, one for each webhook, from its dashboard; comma-separated, old and new ones together during a change. In front of a secret, live: or test: binds it to events of that mode. With them, signatures of calls with an access token are verified too.',
    )
    .meta({ ...secret, example: 'live:secret' }),
  DIGITAL_RIVER_SIGNATURE_TOLERANCE_SECONDS: count(300).describe(
    "How far a signature's timestamp may be from now, before or after, in seconds.",
  ),
  DIGITAL_RIVER_BASIC_CREDENTIALS: basicPairs
    .optional()
    .describe(
      'User name and password that Digital River presents on its HTTP transport, as user:password; several, for a change, separated by blanks.',
    )
    .meta({ ...secret, example: 'user:password' }),
  DIGITAL_RIVER_SAFELIST: z
    .enum(['enforce', 'log', 'off'])
    .default('log')
    .describe(
      "What becomes of calls from addresses that are not on Digital River's published list: `enforce` refuses them, `log` tells each proven caller's address once, `off` does not look.",
    ),
  DIGITAL_RIVER_ADDRESSES: list
    .refine((items) => items.every((item) => addressRange(item) !== undefined), {
      error: 'expected addresses and ranges, such as 192.0.2.1 or 192.0.2.0/24, and never /0',
    })
    .default([])
    .describe(
      "Addresses and ranges that count as Digital River's besides its published ones, comma-separated.",
    ),
});

type DigitalRiverVariables = z.infer<typeof digitalRiverVariables>;

/** Which proof a path of Digital River wants, and the variable that says so. */
interface WantedProof {
  readonly proof: DigitalRiverProof;
  readonly variable: string;
}

/** Which proof each path of Digital River wants. */
export function wantedProofs(
  variables: DigitalRiverVariables,
): Readonly<Record<'accepted' | 'complete' | 'webhooks', WantedProof>> {
  return {
    accepted: wantedBy('DIGITAL_RIVER_PROOF_ACCEPTED', variables),
    complete: wantedBy('DIGITAL_RIVER_PROOF_COMPLETE', variables),
    webhooks: wantedBy('DIGITAL_RIVER_PROOF_WEBHOOKS', variables),
  };
}

function wantedBy(
  own: `DIGITAL_RIVER_PROOF_${'ACCEPTED' | 'COMPLETE' | 'WEBHOOKS'}`,
  variables: DigitalRiverVariables,
): WantedProof {
  const { [own]: proof, DIGITAL_RIVER_PROOF: otherwise } = variables;
  return proof === undefined
    ? { proof: otherwise, variable: 'DIGITAL_RIVER_PROOF' }
    : { proof, variable: own };
}

/** Whether any path of Digital River is called with access tokens. */
export function wantsTokens(variables: DigitalRiverVariables): boolean {
  return Object.values(wantedProofs(variables)).some(({ proof }) => proof === 'oauth');
}

const NEEDED = {
  oauth: [],
  none: [],
  signature: ['DIGITAL_RIVER_SIGNING_SECRETS'],
  basic: ['DIGITAL_RIVER_BASIC_CREDENTIALS'],
  'basic+signature': ['DIGITAL_RIVER_BASIC_CREDENTIALS', 'DIGITAL_RIVER_SIGNING_SECRETS'],
} as const;

/** What the chosen proofs lack. */
export function digitalRiverProblems(variables: DigitalRiverVariables): string[] {
  const problems = Object.values(wantedProofs(variables)).flatMap(({ proof, variable }) =>
    NEEDED[proof]
      .filter((name) => variables[name] === undefined)
      .map((name) => `${name} is missing; ${variable}=${proof} needs it.`),
  );
  return [...new Set(problems)];
}

/** In production nobody gets in without proof. */
export function digitalRiverProductionProblems(variables: DigitalRiverVariables): string[] {
  const open = Object.values(wantedProofs(variables)).filter(({ proof }) => proof === 'none');
  return [
    ...[...new Set(open.map(({ variable }) => variable))].map(
      (variable) =>
        `${variable}=none lets anybody write in production; choose oauth, signature, basic or basic+signature.`,
    ),
    ...passwordProblems(variables),
  ];
}

/** Wrong pairs are not counted, so that nobody can lock Digital River out: what is too long to guess has to protect. */
function passwordProblems({ DIGITAL_RIVER_BASIC_CREDENTIALS: pairs = [] }: DigitalRiverVariables) {
  return pairs.some(({ password }) => password.length < MIN_SECRET_LENGTH)
    ? [
        `DIGITAL_RIVER_BASIC_CREDENTIALS has a password of fewer than ${MIN_SECRET_LENGTH} characters; "openssl rand -hex 32" makes one.`,
      ]
    : [];
}
