import { enforceSafelist, watchSafelist } from '../../authenticate/addresses/safelist.ts';
import type { Authenticate } from '../../authenticate/authenticate.ts';
import { perPath } from '../../authenticate/per-path.ts';
import type { Config } from '../../config/index.ts';
import type { Logger } from '../../log.ts';
import type { Sender } from '../sender.ts';
import { describeDigitalRiver } from './describe-digital-river.ts';
import { DIGITAL_RIVER_PATHS, digitalRiver } from './digital-river-source.ts';
import { requiredProofs } from './digital-river-variables.ts';
import { knownAddresses } from './proofs/address-ranges.ts';
import { authenticateType } from './proofs/authenticate-type.ts';
import { pathProofs } from './proofs/configure-path-proofs.ts';
import { verificationOfMode } from './proofs/verification-of-mode.ts';

/** Digital River is served unless DIGITAL_RIVER_ENABLED is false, or nothing of it is set. */
export const digitalRiverSender: Sender = {
  source: (config, profile) =>
    config.DIGITAL_RIVER_ENABLED
      ? digitalRiver({
          mode: config.CONNECTOR_MODE,
          profile,
          matching: {
            ownOrders: config.DIGITAL_RIVER_OWN_ORDERS,
            byNumber: config.DIGITAL_RIVER_MATCH_ORDER_NUMBER,
          },
          provesByType: new Set(proofNames(config)).size > 1,
        })
      : undefined,
  endpoint: (source, config, { tokenVerifier, log }) => {
    const proofs = pathProofs(config, tokenVerifier());
    return {
      source,
      paths: Object.values(DIGITAL_RIVER_PATHS),
      authenticate: atKnownAddresses(proofs, config, log),
      authenticateType: verificationOfMode(
        config.CONNECTOR_MODE === 'live',
        authenticateType(proofs),
      ),
      answer: { acceptedStatus: 202, rejectedStatus: 400 },
    };
  },
  describe: describeDigitalRiver,
};

function proofNames(config: Config): string[] {
  return Object.values(requiredProofs(config)).map(({ proof }) => proof);
}

type Proofs = ReturnType<typeof pathProofs>;

function ofEachPath(proofs: Proofs, part: 'authenticate' | 'recognize'): Authenticate {
  return perPath({
    [DIGITAL_RIVER_PATHS.accepted]: proofs.accepted[part],
    [DIGITAL_RIVER_PATHS.complete]: proofs.complete[part],
    [DIGITAL_RIVER_PATHS.webhooks]: proofs.webhooks[part],
  });
}

function atKnownAddresses(proofs: Proofs, config: Config, log: Logger): Authenticate {
  const proof = ofEachPath(proofs, 'authenticate');
  const known = knownAddresses(config.DIGITAL_RIVER_ADDRESSES);
  switch (config.DIGITAL_RIVER_SAFELIST) {
    case 'enforce':
      return enforceSafelist(known, proof, {
        recognize: ofEachPath(proofs, 'recognize'),
        variable: 'DIGITAL_RIVER_ADDRESSES',
      });
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
