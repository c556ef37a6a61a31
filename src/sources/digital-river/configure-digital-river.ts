import { enforceSafelist, watchSafelist } from '../../authenticate/addresses/safelist.ts';
import { allOf } from '../../authenticate/all-of.ts';
import type { Authenticate } from '../../authenticate/authenticate.ts';
import { hmacSignature } from '../../authenticate/hmac-signature.ts';
import { httpBasic } from '../../authenticate/http-basic.ts';
import { perPath } from '../../authenticate/per-path.ts';
import { signedIfPresent } from '../../authenticate/signed-if-present.ts';
import type { Config } from '../../config/index.ts';
import type { Logger } from '../../log.ts';
import { bearer } from '../../oauth/bearer.ts';
import type { TokenVerifier } from '../../oauth/verify/token-verifier.ts';
import type { Sender } from '../sender.ts';
import { knownAddresses } from './address-ranges.ts';
import { DIGITAL_RIVER_PATHS, digitalRiver } from './digital-river-source.ts';
import { requiredProofs } from './digital-river-variables.ts';

/** Digital River is always served. */
export const digitalRiverSender: Sender = {
  source: (config, profile) => digitalRiver({ mode: config.DIGITAL_RIVER_MODE, profile }),
  endpoint: (source, config, { tokenVerifier, log }) => ({
    source,
    paths: Object.values(DIGITAL_RIVER_PATHS),
    authenticate: digitalRiverProof(config, tokenVerifier(), log),
    rejectedStatus: 400,
  }),
};

/** The proof that each of Digital River's paths requires. */
function digitalRiverProof(
  config: Config,
  tokenVerifier: TokenVerifier,
  log: Logger,
): Authenticate {
  const proofs = possibleProofs(config, tokenVerifier);
  const { accepted, complete, webhooks } = requiredProofs(config);
  const proof = perPath({
    [DIGITAL_RIVER_PATHS.accepted]: proofs[accepted.proof],
    [DIGITAL_RIVER_PATHS.complete]: proofs[complete.proof],
    [DIGITAL_RIVER_PATHS.webhooks]: proofs[webhooks.proof],
  });
  return atKnownAddresses(proof, config, log);
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
    signature,
    basic,
    'basic+signature': allOf([basic, signature]),
    none: allOf([]),
  };
}

function atKnownAddresses(proof: Authenticate, config: Config, log: Logger): Authenticate {
  const known = knownAddresses(config.DIGITAL_RIVER_ADDRESSES);
  switch (config.DIGITAL_RIVER_SAFELIST) {
    case 'enforce':
      return enforceSafelist(known, proof);
    case 'log':
      return watchSafelist(known, proof, (from) =>
        log.warn(
          { from },
          "a proven call came from an address that is not on Digital River's list: check TRUSTED_PROXIES, or add it to DIGITAL_RIVER_ADDRESSES",
        ),
      );
    case 'off':
      return proof;
  }
}
