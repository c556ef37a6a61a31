import { z } from 'zod';
import { addressRange } from '../../authenticate/addresses/address-range.ts';
import { listedSecret } from '../../authenticate/presets/signing-secret.ts';
import { basicPairs, choice, count, list, secret } from '../../config/variable-types.ts';

const PROOFS = [
  'oauth',
  'oauth+signature',
  'signature',
  'basic',
  'basic+signature',
  'none',
] as const;

type DigitalRiverProof = (typeof PROOFS)[number];

const MIN_SECRET_LENGTH = 16;
/** Three webhooks, each with an old and a new secret for live and for test, plus some reserve. */
const MAX_SECRETS = 16;

const signingSecrets = list
  .transform((items) => items.map(listedSecret))
  .refine((items) => items.every(({ secret }) => secret.length >= MIN_SECRET_LENGTH), {
    error: `expected at least ${MIN_SECRET_LENGTH} characters each, not counting live: or test:`,
  })
  .refine((items) => !items.some(({ secret }) => /\s/.test(secret)), {
    error: 'expected commas between secrets, and no blanks inside them',
  })
  .refine((items) => new Set(items.map(({ secret }) => secret)).size === items.length, {
    error: 'expected each secret only once: with live:, with test:, or without a prefix for both',
  })
  .refine((items) => items.length <= MAX_SECRETS, {
    error: `expected at most ${MAX_SECRETS}; remove those that Digital River no longer signs with`,
  });

const proofOf = (path: string) =>
  choice(PROOFS)
    .optional()
    .describe(
      `The proof for the path that ends with ${path}, if it differs from DIGITAL_RIVER_PROOF.`,
    );

/** The variables about how Digital River's calls are authenticated. */
export const digitalRiverVariables = z.object({
  DIGITAL_RIVER_PROOF: choice(PROOFS)
    .default('oauth')
    .describe(
      'How Digital River proves its identity: `oauth` (access token), `oauth+signature`, `signature`, `basic` (user name and password), `basic+signature`, or `none` (not allowed in production).',
    ),
  DIGITAL_RIVER_PROOF_ACCEPTED: proofOf('DROFIOrderMgmNotification/'),
  DIGITAL_RIVER_PROOF_COMPLETE: proofOf('DROrderCompleteNotification/'),
  DIGITAL_RIVER_PROOF_WEBHOOKS: proofOf('webhooks/'),
  DIGITAL_RIVER_SIGNING_SECRETS: signingSecrets
    .optional()
    .describe(
      'Secrets that Digital River signs its calls with, one for each webhook, from the Digital River Dashboard; comma-separated. During a rotation, list the old and the new secret. The prefix live: or test: limits a secret to events of that mode. When they are set and no proof names a signature, `oauth` means `oauth+signature`.',
    )
    .meta({ ...secret, example: 'live:secret' }),
  DIGITAL_RIVER_SIGNATURE_TOLERANCE_SECONDS: count(300, 1, 86_400).describe(
    'Largest allowed difference between the timestamp of a signature and the current time, in seconds.',
  ),
  DIGITAL_RIVER_BASIC_CREDENTIALS: basicPairs
    .optional()
    .describe(
      'User name and password that Digital River sends with its HTTP transport, as user:password. During a rotation, list the old and the new pair, separated by spaces.',
    )
    .meta({ ...secret, example: 'user:password' }),
  DIGITAL_RIVER_SAFELIST: choice(['enforce', 'log', 'off'])
    .default('log')
    .describe(
      "What happens to calls from addresses that are not on Digital River's published list: `enforce` denies them; `log` accepts them, and logs the address of each proven caller once; `off` does not check addresses.",
    ),
  DIGITAL_RIVER_ADDRESSES: list
    .refine((items) => items.every((item) => addressRange(item) !== undefined), {
      error:
        'expected addresses and ranges, such as 192.0.2.1 or 192.0.2.0/24, and none wider than /8 (IPv4) or /32 (IPv6)',
    })
    .default([])
    .describe("Addresses and ranges to add to Digital River's published list, comma-separated."),
});

/** Their values. */
export type DigitalRiverVariables = z.infer<typeof digitalRiverVariables>;

/** The proof that a path requires, and the variable that sets it. */
export interface RequiredProof {
  readonly proof: DigitalRiverProof;
  readonly variable: string;
  /** Whether the signature is required only because signing secrets are set. */
  readonly isSignedBySecrets: boolean;
}

type PathName = 'accepted' | 'complete' | 'webhooks';

/**
 * The proof that each of Digital River's paths requires. Signing secrets that no proof asks for are
 * meant for the calls with an access token: a signature that is configured cannot be left out.
 *
 * @param variables the validated variables
 */
export function requiredProofs(
  variables: DigitalRiverVariables,
): Readonly<Record<PathName, RequiredProof>> {
  const chosen = {
    accepted: chosenProof('DIGITAL_RIVER_PROOF_ACCEPTED', variables),
    complete: chosenProof('DIGITAL_RIVER_PROOF_COMPLETE', variables),
    webhooks: chosenProof('DIGITAL_RIVER_PROOF_WEBHOOKS', variables),
  };
  const isNamed = Object.values(chosen).some(({ proof }) => proof.includes('signature'));
  const isMeant = variables.DIGITAL_RIVER_SIGNING_SECRETS !== undefined && !isNamed;
  const required = ({ proof, variable }: ChosenProof): RequiredProof =>
    isMeant && proof === 'oauth'
      ? { proof: 'oauth+signature', variable, isSignedBySecrets: true }
      : { proof, variable, isSignedBySecrets: false };
  return {
    accepted: required(chosen.accepted),
    complete: required(chosen.complete),
    webhooks: required(chosen.webhooks),
  };
}

type ChosenProof = Pick<RequiredProof, 'proof' | 'variable'>;

function chosenProof(
  pathVariable: `DIGITAL_RIVER_PROOF_${'ACCEPTED' | 'COMPLETE' | 'WEBHOOKS'}`,
  variables: DigitalRiverVariables,
): ChosenProof {
  const { [pathVariable]: proof, DIGITAL_RIVER_PROOF: defaultProof } = variables;
  return proof === undefined
    ? { proof: defaultProof, variable: 'DIGITAL_RIVER_PROOF' }
    : { proof, variable: pathVariable };
}

/** Whether any of Digital River's paths requires an access token. */
export function requiresTokens(variables: DigitalRiverVariables): boolean {
  return Object.values(requiredProofs(variables)).some(({ proof }) => proof.startsWith('oauth'));
}

const REQUIRED_VARIABLES = {
  oauth: [],
  'oauth+signature': ['DIGITAL_RIVER_SIGNING_SECRETS'],
  none: [],
  signature: ['DIGITAL_RIVER_SIGNING_SECRETS'],
  basic: ['DIGITAL_RIVER_BASIC_CREDENTIALS'],
  'basic+signature': ['DIGITAL_RIVER_BASIC_CREDENTIALS', 'DIGITAL_RIVER_SIGNING_SECRETS'],
} as const;

/**
 * Checks that the variables of the chosen proofs are set.
 *
 * @returns one sentence for each variable that is missing
 */
export function digitalRiverProblems(variables: DigitalRiverVariables): string[] {
  const problems = Object.values(requiredProofs(variables)).flatMap(({ proof, variable }) =>
    REQUIRED_VARIABLES[proof]
      .filter((name) => variables[name] === undefined)
      .map((name) => `${name} is missing; ${variable}=${proof} needs it.`),
  );
  return [...new Set(problems)];
}

/**
 * Checks what production requires: a proof on every path.
 *
 * @returns one sentence for each problem
 */
export function digitalRiverProductionProblems(variables: DigitalRiverVariables): string[] {
  const open = Object.values(requiredProofs(variables)).filter(({ proof }) => proof === 'none');
  return [...new Set(open.map(({ variable }) => variable))].map(
    (variable) =>
      `${variable}=none lets any caller write in production; choose oauth, oauth+signature, signature, basic or basic+signature.`,
  );
}
