import { bearer } from '../oauth/bearer.ts';
import type { TokenVerifier } from '../oauth/token-verifier.ts';
import { connectorProfile } from '../salesforce/profile.ts';
import { digitalRiver } from './digital-river.ts';
import type { Source } from './source.ts';

export interface SourceOptions {
  /** Verifies the access tokens of Digital River's OAUTH transport. */
  readonly tokens: TokenVerifier;
  readonly digitalRiverMode: 'live' | 'test';
}

/** Every sender that this installation serves. */
export function configuredSources({ tokens, digitalRiverMode }: SourceOptions): Source[] {
  return [
    digitalRiver({
      authenticate: bearer(tokens),
      mode: digitalRiverMode,
      profile: connectorProfile,
    }),
  ];
}
