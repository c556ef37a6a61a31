import { z } from 'zod';

/** Which calls can be disturbed: those of the data API, of the token endpoint, of userinfo. */
const FAULT_TARGETS = ['data', 'token', 'userinfo'] as const;

export type FaultTarget = (typeof FAULT_TARGETS)[number];

/** What can go wrong, and with which calls. */
const TARGETS_OF_KIND = {
  'lock-row': ['data'],
  'unknown-error': ['data'],
  'wrong-length': ['data'],
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

/** One thing that goes wrong now and then. */
const fault = z
  .strictObject({
    kind: z.enum(FAULT_KINDS),
    on: z.enum(FAULT_TARGETS).default('data'),
    /** Probability for each call, or for each row of the kinds that strike rows; 0 to 1. */
    share: z.number().min(0).max(1),
    /** How long `latency` and `hang` take, in milliseconds. */
    delayMs: z.int().min(0).max(600_000).default(1000),
  })
  .refine(({ kind, on }) => targetsOf(kind).includes(on), {
    error: 'this kind of fault does not exist for these calls',
    path: ['on'],
  });

/** All faults of a time, and the seed of the numbers that decide when each strikes. */
export const faultPlan = z.strictObject({
  seed: z.int().default(1),
  faults: z.array(fault),
});

export type Fault = z.infer<typeof fault>;
export type FaultPlan = z.infer<typeof faultPlan>;

function targetsOf(kind: FaultKind): readonly FaultTarget[] {
  return TARGETS_OF_KIND[kind];
}
