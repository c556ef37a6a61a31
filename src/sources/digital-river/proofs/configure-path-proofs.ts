import { allOf } from '../../../authenticate/all-of.ts';
import type { Authenticate } from '../../../authenticate/authenticate.ts';
import { hasSignature, hmacSignature } from '../../../authenticate/hmac-signature.ts';
import { httpBasic } from '../../../authenticate/http-basic.ts';
import { ProvenCallerError } from '../../../authenticate/proven-caller.ts';
import { signedIfPresent } from '../../../authenticate/signed-if-present.ts';
import type { Config } from '../../../config/index.ts';
import { bearer, recognizedBearer } from '../../../oauth/bearer.ts';
import type { TokenVerifier } from '../../../oauth/verify/token-verifier.ts';
import type { PathName } from '../digital-river-source.ts';
import { type RequiredProof, requiredProofs } from '../digital-river-variables.ts';

/** What a path requires, and how it is checked. */
export interface PathProof extends RequiredProof {
  readonly authenticate: Authenticate;
  /**
   * Whether the headers alone show that the caller is proven: by a user name and password, or by an
   * access token that needs no look-up. A signature covers the body, so that it shows nothing.
   */
  readonly recognize: Authenticate;
}

/** The proof of each of Digital River's paths, as configured. */
export function pathProofs(
  config: Config,
  tokenVerifier: TokenVerifier,
): Readonly<Record<PathName, PathProof>> {
  const proofs = possibleProofs(config, tokenVerifier);
  const { accepted, complete, webhooks } = requiredProofs(config);
  const [basic, oauth, nothing] = [proofs.basic, recognizedBearer(tokenVerifier), proofs.none];
  const recognizeBy = ({ proof }: RequiredProof) =>
    proof.startsWith('basic') ? basic : proof.startsWith('oauth') ? oauth : nothing;
  const proofOf = (required: RequiredProof) => ({
    ...required,
    recognize: recognizeBy(required),
    authenticate:
      required.proof === 'oauth+signature'
        ? advising(proofs['oauth+signature'], adviceOf(required))
        : proofs[required.proof],
  });
  return {
    accepted: proofOf(accepted),
    complete: proofOf(complete),
    webhooks: proofOf(webhooks),
  };
}

function possibleProofs(config: Config, tokenVerifier: TokenVerifier) {
  const { DIGITAL_RIVER_SIGNING_SECRETS: secrets } = config;
  const signature = hmacSignature({
    secrets: secrets ?? [],
    toleranceSeconds: config.DIGITAL_RIVER_SIGNATURE_TOLERANCE_SECONDS,
    now: Date.now,
  });
  const basic = httpBasic(config.DIGITAL_RIVER_BASIC_CREDENTIALS ?? []);
  const oauth = bearer(tokenVerifier);
  return {
    oauth: secrets === undefined ? oauth : signedIfPresent(oauth, signature),
    'oauth+signature': allOf([oauth, signature]),
    signature,
    basic,
    'basic+signature': allOf([basic, signature]),
    none: allOf([]),
  };
}

/** Adds advice to the refusal of calls with a valid access token and without a signature. */
function advising(authenticate: Authenticate, todo: string): Authenticate {
  return async (arrival) => {
    try {
      return await authenticate(arrival);
    } catch (error) {
      const isUnsigned = error instanceof ProvenCallerError && !hasSignature(arrival);
      throw isUnsigned ? new ProvenCallerError(error.cause, error.caller, todo) : error;
    }
  };
}

function adviceOf({ variable, isSignedBySecrets }: RequiredProof): string {
  const change = isSignedBySecrets
    ? 'remove DIGITAL_RIVER_SIGNING_SECRETS'
    : `set ${variable}=oauth, and remove DIGITAL_RIVER_SIGNING_SECRETS unless another path needs them`;
  return `the access token is valid, and the call has no signature; if Digital River does not sign the calls of its OAUTH transport, ${change}`;
}
