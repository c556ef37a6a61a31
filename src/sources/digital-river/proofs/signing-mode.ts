import { type DigitalRiverVariables, requiredProofs } from '../digital-river-variables.ts';

type Variables = DigitalRiverVariables & { readonly CONNECTOR_MODE: 'live' | 'test' };

/** For administrators whose secrets all have the prefix of the other mode. */
export const SIGNATURE_OF_OTHER_MODE = {
  found:
    'has secrets of the other mode only, so that no signed event is one of CONNECTOR_MODE and none is written',
  todo: "Add the webhook's secret of this mode, correct the prefix live: or test:, or correct CONNECTOR_MODE.",
} as const;

/** Whether every signing secret is restricted to events of the mode that is not written. */
export function hasSecretsOfOtherModeOnly(variables: Variables): boolean {
  const { DIGITAL_RIVER_SIGNING_SECRETS: secrets, CONNECTOR_MODE: mode } = variables;
  return secrets?.every(({ live }) => live !== undefined && live !== (mode === 'live')) ?? false;
}

/**
 * Checks that an event that is written can arrive at all.
 *
 * @returns one sentence when every path needs a signature, and all secrets are of the other mode
 */
export function signingModeProblems(variables: Variables): string[] {
  const proofs = Object.values(requiredProofs(variables));
  const isDead =
    proofs.every(({ proof }) => proof.includes('signature')) &&
    hasSecretsOfOtherModeOnly(variables);
  const { found, todo } = SIGNATURE_OF_OTHER_MODE;
  return isDead ? [`DIGITAL_RIVER_SIGNING_SECRETS ${found}. ${todo}`] : [];
}
