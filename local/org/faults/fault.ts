import { z } from 'zod';
import { checkParameters } from './fault-parameters.ts';

/** The calls that faults can affect: those of the data API, the token endpoint and userinfo. */
const FAULT_TARGETS = ['data', 'token', 'userinfo'] as const;

export type FaultTarget = (typeof FAULT_TARGETS)[number];

/** The kinds of faults, and the calls that each can affect. */
const TARGETS_OF_KIND = {
  'lock-row': ['data'],
  'wrapped-lock': ['data'],
  'wrapped-query-lock': ['data'],
  'wrapped-cpu-limit': ['data'],
  'approval-lock': ['data'],
  'unknown-error': ['data'],
  'refused-row': ['data'],
  'storage-limit': ['data'],
  'trigger-limit': ['data'],
  'breaking-record': ['data'],
  'hanging-record': ['data'],
  'slow-records': ['data'],
  'read-only': ['data'],
  'read-only-call': ['data'],
  'wrong-length': ['data'],
  'unnamed-fields': ['data'],
  'refused-resources': ['data'],
  'request-limit': ['data'],
  'expired-password': ['data'],
  'api-disabled': ['data'],
  'transaction-security': ['data'],
  'not-found': ['data'],
  'retired-version': ['data'],
  'refused-call': ['data'],
  'expired-session': ['data', 'userinfo'],
  'revoked-session': ['data', 'userinfo'],
  'unavailable-html': FAULT_TARGETS,
  'forbidden-html': FAULT_TARGETS,
  'html-200': FAULT_TARGETS,
  moved: FAULT_TARGETS,
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
    /**
     * How long `latency` and `hang` take, and `slow-records` for each record, in milliseconds.
     */
    delayMs: z.int().min(0).max(600_000).default(1000),
    /** The fault ends by itself after this time, in milliseconds. */
    forMs: z.int().min(0).optional(),
    /** The fault is triggered at most so often. */
    times: z.int().min(1).optional(),
    /** For kinds that affect rows: the object whose rows are affected. */
    object: z.string().optional(),
    /** For kinds that affect rows: only rows that have one of these values, as text. */
    match: z.strictObject({ field: z.string(), values: z.array(z.string()).min(1) }).optional(),
    /** For `trigger-limit`: the number of rows that the trigger can take at once. */
    maxRecords: z.int().min(1).optional(),
    /** For `refused-call`: the HTTP status. */
    status: z.int().min(400).max(599).optional(),
    /** For `refused-call` and `refused-row`: the platform's code, and the text. */
    errorCode: z.string().optional(),
    message: z.string().optional(),
  })
  .refine(({ kind, on }) => targetsOf(kind).includes(on), {
    error: 'this kind of fault does not exist for these calls',
    path: ['on'],
  })
  .superRefine(checkParameters);

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
