import type { Random } from '../random.ts';
import type { OrgFault } from '../stage/org-admin.ts';

/** A kind of fault that comes in phases. */
interface OrgFaultKind {
  readonly kind: string;
  /** Range of the share of calls, or of rows, that it affects. */
  readonly shares: readonly [min: number, max: number];
  /** True: while it lasts, no other fault meets a call. */
  readonly excludesOthers?: boolean;
  /** Draws its further parameters. */
  readonly draw?: (random: Random) => Partial<OrgFault>;
}

/** The org refuses every call, or nearly every one. */
const ALWAYS = [0.9, 1] as const;
const SOMETIMES = [0.2, 0.6] as const;
const SOME_ROWS = [0.05, 0.3] as const;
const ONE_STATE = { field: 'DR_Order_State__c', values: ['in_review'] };

/** The kinds of faults of the org that come and go, see local/org/README.md. */
export const ORG_FAULTS: readonly OrgFaultKind[] = [
  { kind: 'lock-row', shares: SOME_ROWS },
  { kind: 'unknown-error', shares: [0.05, 0.2] },
  { kind: 'wrong-length', shares: [0.5, 0.9] },
  { kind: 'unavailable-html', shares: [0.3, 0.9] },
  { kind: 'html-200', shares: SOMETIMES },
  { kind: 'expired-session', shares: SOMETIMES },
  { kind: 'revoked-session', shares: SOMETIMES },
  { kind: 'request-limit', shares: SOMETIMES },
  { kind: 'reset-before', shares: SOMETIMES },
  { kind: 'reset-after', shares: SOMETIMES },
  {
    kind: 'hang',
    shares: [0.1, 0.4],
    draw: (random) => ({ delayMs: random.whole(2500, 4000) }),
  },
  { kind: 'latency', shares: [0.3, 0.9] },
  ...['read-only', 'read-only-call', 'expired-password', 'api-disabled'].map(refusingAll),
  ...['transaction-security', 'not-found', 'retired-version', 'forbidden-html', 'moved'].map(
    refusingAll,
  ),
  {
    ...refusingAll('refused-call'),
    draw: (random) => ({ status: random.pick([400, 403, 500]), errorCode: 'UNHEARD_OF_REFUSAL' }),
  },
  ...['wrapped-lock', 'wrapped-query-lock', 'wrapped-cpu-limit', 'refused-row'].map((kind) => ({
    kind,
    shares: SOME_ROWS,
  })),
  {
    ...always('trigger-limit'),
    draw: (random) => ({
      maxRecords: random.whole(1, 10),
      object: random.pick(['Order', 'DR_Fulfillment__c', 'DR_Invoice_Credit_Memo__c']),
    }),
  },
  {
    ...always('slow-records'),
    draw: (random) => ({ delayMs: random.whole(20, 100) }),
  },
  {
    ...always('hanging-record'),
    draw: () => ({ object: 'Order', match: ONE_STATE, delayMs: 5000 }),
  },
];

function refusingAll(kind: string): OrgFaultKind {
  return { ...always(kind), excludesOthers: true };
}

function always(kind: string): OrgFaultKind {
  return { kind, shares: ALWAYS };
}
