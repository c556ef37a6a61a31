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
  /** Number of mutated calls. */
  readonly tried: number;
  /** Number of calls for each kind of mutation. */
  readonly byKind: Readonly<Record<string, number>>;
  /** The first mutated call that was accepted, or valid call that was denied; undefined if none. */
  readonly fault: string | undefined;
}

type Mutation = (call: SignedCall, draw: Draw) => Call;

const mutations = new Map<string, Mutation>([
  ...named('body', bodyMutations, (call, body) => ({ ...call, body })),
  ...named('header', headerMutations.headers, (call, header) => ({ ...call, header })),
  ...named('timestamp', headerMutations.timestamps, (call, header) => ({ ...call, header })),
  ...named('signature', headerMutations.signatures, (call, header) => ({ ...call, header })),
  ...named('forgery', forgeries, (_call, forged) => forged),
]);

function named<T>(
  part: string,
  mutators: Readonly<Record<string, (call: SignedCall, draw: Draw) => T>>,
  apply: (call: SignedCall, changed: T) => Call,
): [string, Mutation][] {
  return Object.entries(mutators).map(([name, mutate]) => [
    `${part}: ${name}`,
    (call, draw) => apply(call, mutate(call, draw)),
  ]);
}

/**
 * Signs calls and mutates each in one way. The valid call must be accepted, the mutated one must be
 * denied with 401. A mutation that changes nothing (such as upper case without letters) is skipped.
 *
 * @param options `runs`: number of mutated calls; `seed`: makes a run repeatable
 */
export async function fuzzSignature(options: { runs: number; seed: number }): Promise<FuzzReport> {
  const byKind: Record<string, number> = {};
  const property = fc.asyncProperty(
    fc.constantFrom(...mutations.keys()),
    fc.gen(),
    async (kind, draw) => {
      const call = drawCall(draw);
      const mutated = mutations.get(kind)?.(call, draw) ?? call;
      fc.pre(isChanged(call, mutated));
      byKind[kind] = (byKind[kind] ?? 0) + 1;
      await expectAccepted(authenticateFor(call.secrets, call.now), call);
      await expectDenied(authenticateFor(call.secrets, mutated.now), mutated);
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

/** Spaces around the commas do not change a header. */
function isChanged(call: SignedCall, mutated: Call): boolean {
  const parts = (header = '') => header.split(',').map((part) => part.trim());
  return (
    !call.body.equals(mutated.body) ||
    call.now !== mutated.now ||
    parts(call.header).join() !== parts(mutated.header).join()
  );
}

async function expectAccepted(authenticate: Authenticate, call: Call): Promise<void> {
  const { method } = await authenticate(arrivalFor(call));
  if (method !== 'signature') throw new Error(`Expected a proof by signature, got ${method}.`);
}

async function expectDenied(authenticate: Authenticate, call: Call): Promise<void> {
  const outcome = await authenticate(arrivalFor(call)).then(
    () => 'accepted',
    (error: { status?: unknown }) => error.status,
  );
  if (outcome !== 401) throw new Error(`Expected 401, got ${outcome} for ${JSON.stringify(call)}`);
}

function arrivalFor({ header, body }: Call) {
  const headers = header === undefined ? {} : { 'digitalriver-signature': header };
  return arrivalOf({ body, headers });
}
