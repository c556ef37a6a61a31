import fc from 'fast-check';
import type { Authenticate } from '../../../src/authenticate/authenticate.ts';
import { hmacSignature } from '../../../src/authenticate/hmac-signature.ts';
import { arrivalOf } from '../../support/arrival.ts';
import { bodyMutations } from './body-mutations.ts';
import { forgeries } from './forgeries.ts';
import { headerMutations } from './header-mutations.ts';
import {
  type Call,
  type Draw,
  drawCall,
  type SignedCall,
  TOLERANCE_SECONDS,
} from './signed-call.ts';

export interface FuzzReport {
  /** Mutated calls that were tried. */
  readonly tried: number;
  /** How often each way of mutating was tried. */
  readonly byKind: Readonly<Record<string, number>>;
  /** The first mutation that was accepted, or good call that was not, told in full; nothing when all is well. */
  readonly fault: string | undefined;
}

type Mutation = (call: SignedCall, draw: Draw) => Call;

const mutations = new Map<string, Mutation>([
  ...named('body', bodyMutations, (call, body) => ({ ...call, body })),
  ...named('header', headerMutations.wholes, (call, header) => ({ ...call, header })),
  ...named('timestamp', headerMutations.timestamps, (call, header) => ({ ...call, header })),
  ...named('signature', headerMutations.signatures, (call, header) => ({ ...call, header })),
  ...named('forgery', forgeries, (_call, forged) => forged),
]);

function named<T>(
  part: string,
  ways: Readonly<Record<string, (call: SignedCall, draw: Draw) => T>>,
  put: (call: SignedCall, changed: T) => Call,
): [string, Mutation][] {
  return Object.entries(ways).map(([name, change]) => [
    `${part}: ${name}`,
    (call, draw) => put(call, change(call, draw)),
  ]);
}

/**
 * Signs calls, mutates each in one way, and presents both: the good one has to be accepted, the mutated one refused with
 * 401. What a mutation leaves as it was (a text without a letter, in capitals) does not count.
 *
 * @param runs mutated calls to try
 * @param seed makes a run repeatable
 */
export async function fuzzSignature(options: { runs: number; seed: number }): Promise<FuzzReport> {
  const byKind: Record<string, number> = {};
  const property = fc.asyncProperty(
    fc.constantFrom(...mutations.keys()),
    fc.gen(),
    async (kind, draw) => {
      const call = drawCall(draw);
      const mutated = mutations.get(kind)?.(call, draw) ?? call;
      fc.pre(isAnother(call, mutated));
      byKind[kind] = (byKind[kind] ?? 0) + 1;
      await mustAccept(authenticateFor(call.secrets, call.now), call);
      await mustRefuse(authenticateFor(call.secrets, mutated.now), mutated);
    },
  );
  const found = await fc.check(property, {
    numRuns: options.runs,
    seed: options.seed,
    maxSkipsPerRun: 10,
  });
  return {
    tried: found.numRuns,
    byKind,
    fault: found.failed ? fc.defaultReportMessage(found) : undefined,
  };
}

function authenticateFor(secrets: readonly string[], now: number): Authenticate {
  return hmacSignature({
    secrets: secrets.map((secret) => ({ secret })),
    toleranceSeconds: TOLERANCE_SECONDS,
    now: () => now,
  });
}

/** Blanks around the commas do not matter: a header that differs in these is the same. */
function isAnother(call: SignedCall, mutated: Call): boolean {
  const parts = (header = '') => header.split(',').map((part) => part.trim());
  return (
    !call.body.equals(mutated.body) ||
    call.now !== mutated.now ||
    parts(call.header).join() !== parts(mutated.header).join()
  );
}

async function mustAccept(authenticate: Authenticate, call: Call): Promise<void> {
  const { method } = await authenticate(presented(call));
  if (method !== 'signature') throw new Error(`Expected a proof by signature, got ${method}.`);
}

async function mustRefuse(authenticate: Authenticate, call: Call): Promise<void> {
  const answer = await authenticate(presented(call)).then(
    () => 'accepted',
    (error: { status?: unknown }) => error.status,
  );
  if (answer !== 401) throw new Error(`Expected 401, got ${answer} for ${JSON.stringify(call)}`);
}

function presented({ header, body }: Call) {
  const headers = header === undefined ? {} : { 'digitalriver-signature': header };
  return arrivalOf({ body, headers });
}
