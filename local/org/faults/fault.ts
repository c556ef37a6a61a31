import { z } from 'zod';

/** The calls that faults can affect: those of the data API, the token endpoint and userinfo. */
const FAULT_TARGETS = ['data', 'token', 'userinfo'] as const;

export type FaultTarget = (typeof FAULT_TARGETS)[number];

/** The kinds of faults, and the calls that each can affect. */
const TARGETS_OF_KIND = {
  'lock-row': ['data'],
  'unknown-error': ['data'],
  'wrong-length': ['data'],
  'unnamed-fields': ['data'],
  'refused-resources': ['data'],
  'request-limit': ['data'],
  'expired-session': ['data', 'userinfo'],
  'revoked-session': ['data', 'userinfo'],
  'unavailable-html': FAULT_TARGETS,
  'html-200': FAULT_TARGETS,
  'reset-before': FAULT_TARGETS,
  'reset-after': FAULT_TARGETS,
  hang: FAULT_TARGETS,
  latency: FAULT_TARGETS,
} as const satisfies Record<string, readonly FaultTarget[]>;

export type FaultKind = keyof typeof TARGETS_OF_KIND;

export const FAULT_KINDS = Object.keys(TARGETS_OF_KIND) as FaultKind[];

const fault = z
  .strictObject({
    kind: z.enum(FAULT_KINDS),
    on: z.enum(FAULT_TARGETS).default('data'),
    /** Probability per call, or per row for the kinds that affect rows; 0 to 1. */
    share: z.number().min(0).max(1),
    /** How long `latency` and `hang` take, in milliseconds. */
    delayMs: z.int().min(0).max(600_000).default(1000),
  })
  .refine(({ kind, on }) => targetsOf(kind).includes(on), {
    error: 'this kind of fault does not exist for these calls',
    path: ['on'],
  });

/** All current faults, and the seed of the random numbers that trigger them. */
export const faultPlan = z.strictObject({
  seed: z.int().default(1),
  faults: z.array(fault),
});

export type Fault = z.infer<typeof fault>;
export type FaultPlan = z.infer<typeof faultPlan>;

function targetsOf(kind: FaultKind): readonly FaultTarget[] {
  return TARGETS_OF_KIND[kind];
}
