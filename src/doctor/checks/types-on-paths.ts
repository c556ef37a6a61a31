import type { Config } from '../../config/index.ts';
import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import {
  DIGITAL_RIVER_PATHS,
  isMapped,
  type PathName,
} from '../../sources/digital-river/digital-river-source.ts';
import { requiredProofs } from '../../sources/digital-river/digital-river-variables.ts';
import { guidePathOf } from '../../sources/digital-river/proofs/authenticate-type.ts';
import { type Finding, findingsIn } from '../finding.ts';

const { warning } = findingsIn('Digital River');

/**
 * Finds types of a webhook that need another proof than that of its path: a mapped type needs the
 * proof of the path that Digital River's guide uses for it.
 *
 * @param name the path that the webhook calls
 */
export function typesOfOtherPaths(
  { types, enabled }: DigitalRiverWebhook,
  name: PathName,
  config: Config,
): Finding[] {
  if (enabled === false) return [];
  const proofs = requiredProofs(config);
  const { proof } = proofs[name];
  return types.filter(isMapped).flatMap((type) => {
    const needed = proofs[guidePathOf(type)].proof;
    return includesProof(proof, needed) ? [] : [needsOtherProof(type, proof, needed)];
  });
}

/** Whether each call that has the one proof has the other as well. */
function includesProof(proof: string, needed: string): boolean {
  const parts = proof.split('+');
  return needed === 'none' || needed.split('+').every((part) => parts.includes(part));
}

function needsOtherProof(type: string, proof: string, needed: string): Finding {
  return warning(
    type,
    `a webhook sends it to a path that requires ${proof}, but this type needs ${needed}: calls without ${needed} get 403`,
    `Let the webhook for ${DIGITAL_RIVER_PATHS[guidePathOf(type)]} alone send it, as npm run register-webhooks registers it, or require the same proof of all paths (DIGITAL_RIVER_PROOF).`,
  );
}
