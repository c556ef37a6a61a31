import type { Arrival, Proof } from '../../../authenticate/authenticate.ts';
import { ProvenCallerError } from '../../../authenticate/proven-caller.ts';
import { ForbiddenError, UnauthorizedError } from '../../../errors.ts';
import type { Endpoint } from '../../endpoint.ts';
import { DIGITAL_RIVER_PATHS, isMapped, type PathName } from '../digital-river-source.ts';
import type { PathProof } from './configure-path-proofs.ts';

/**
 * The path that Digital River's set-up guide uses for events of a type.
 *
 * @see Digital River B2B app docs, "Step 9: Set up webhooks"
 */
export function guidePathOf(type: string): PathName {
  switch (type) {
    case 'order.accepted':
      return 'accepted';
    case 'order.complete':
      return 'complete';
    default:
      return 'webhooks';
  }
}

/**
 * Where the proofs of the paths differ, a mapped type needs the proof of the path that Digital
 * River's guide uses for it, whichever path it arrives on. Otherwise the weakest path would decide
 * for every type. Types that are not mapped are kept on every path.
 */
export function authenticateType(
  proofs: Readonly<Record<PathName, PathProof>>,
): NonNullable<Endpoint['authenticateType']> {
  return async (arrival, type, proof) => {
    const needed = proofs[guidePathOf(type)];
    const isNeeded = proofOfPath(proofs, arrival.path)?.proof !== needed.proof && isMapped(type);
    return isNeeded ? provenForType(arrival, type, proof, needed) : proof;
  };
}

function proofOfPath(proofs: Readonly<Record<PathName, PathProof>>, path: string) {
  const [name] = PATH_NAMES.filter((candidate) => DIGITAL_RIVER_PATHS[candidate] === path);
  return name && proofs[name];
}

const PATH_NAMES = Object.keys(DIGITAL_RIVER_PATHS) as PathName[];

/** The mode that either proof is bound to is kept. */
async function provenForType(
  arrival: Arrival,
  type: string,
  proof: Proof,
  needed: PathProof,
): Promise<Proof> {
  try {
    const own = await needed.authenticate(arrival);
    return own.method === 'none' ? proof : { ...own, live: proof.live ?? own.live };
  } catch (error) {
    const denial = error instanceof ProvenCallerError ? error.cause : error;
    const isDenial = denial instanceof UnauthorizedError || denial instanceof ForbiddenError;
    if (!isDenial) throw error;
    throw deniedType(type, needed, denial, provenCaller(proof, error));
  }
}

/** The caller, by the proof of the path or by the first part of the needed one. */
function provenCaller({ method, caller }: Proof, error: unknown): string | undefined {
  if (method !== 'none') return caller;
  return error instanceof ProvenCallerError ? error.caller : undefined;
}

function deniedType(
  type: string,
  needed: PathProof,
  cause: Error,
  caller: string | undefined,
): ForbiddenError | ProvenCallerError {
  const path = DIGITAL_RIVER_PATHS[guidePathOf(type)];
  const message = `Events of type ${type} need the proof of their own path, ${path} (${needed.proof}), on every path.`;
  const todo = `register the webhook for ${type} at ${path}, as npm run register-webhooks does, or require the same proof of all paths (DIGITAL_RIVER_PROOF); if the call has that proof, the end of the reason says what is wrong with it`;
  const error = new ForbiddenError(message, { cause });
  return caller === undefined ? error : new ProvenCallerError(error, caller, todo);
}
