import type { OrgKind } from '../../salesforce/api/org-facts.ts';
import type { SubcommandName } from './subcommand-names.ts';

/**
 * How Digital River proves its identity: by signature or user name and password on the HTTP
 * transport, or by access tokens that Salesforce or the connector issues.
 */
export type WebhookProof = 'http' | 'salesforce-tokens' | 'own-tokens';

/** What receives the webhooks: the connector, or the Apex of Digital River's app in an org. */
export type Target = 'connector' | 'apex';

/** The options that every subcommand may have. */
export interface AccountOptions {
  readonly subcommand: SubcommandName;
  /** Base address of the target; undefined when it is not given and not needed. */
  readonly address: string | undefined;
  /** Kind of the org; undefined when it is not given. */
  readonly environment: OrgKind | undefined;
  readonly target: Target;
  /** Ids of single webhooks; empty means all webhooks of ours. */
  readonly ids: readonly string[];
  /** Whether to show what would be done, and change nothing. */
  readonly dryRun: boolean;
  /** Whether to change things without asking. */
  readonly isConfirmed: boolean;
  readonly isJson: boolean;
}

/** The options of the command line. */
export interface GivenOptions extends AccountOptions {
  readonly proof: WebhookProof;
  /** Whether --token-endpoint or --transport says what the proof is to be. */
  readonly isProofGiven: boolean;
  /** When undefined, the token endpoint of the environment is used. */
  readonly tokenEndpoint: string | undefined;
  /** Types of one more webhook; empty when it is not asked for. */
  readonly types: readonly string[];
  readonly removesDuplicates: boolean;
  /** Whether to send secrets again that Digital River does not show. */
  readonly sendsHidden: boolean;
  /** Whether to verify the way afterwards. */
  readonly verifies: boolean;
  /** How long a rotation waits until the connector accepts the new credentials, in seconds. */
  readonly timeoutSeconds: number;
  /** Whether a rotation is about signing secrets. */
  readonly isForSigningSecrets: boolean;
}

/** The options of a subcommand that registers, completed. */
export interface RegistrationOptions extends GivenOptions {
  readonly address: string;
  /** Where Digital River gets its tokens; empty on the HTTP transport. */
  readonly tokenEndpoint: string;
}
