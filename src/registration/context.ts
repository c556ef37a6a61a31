import type { Output } from '../cli/output.ts';
import type { Terminal } from '../cli/terminal.ts';
import type { Environment } from '../config/environment.ts';
import type { DigitalRiverClient } from '../sources/digital-river/api/digital-river-client.ts';
import type { WebhookBody } from '../sources/digital-river/api/registered-webhook.ts';
import type { AccountOptions, RegistrationOptions } from './options/registration-options.ts';
import type { ApiConfig, RegistrationConfig } from './registration-variables.ts';

/** 0 done; 1 Digital River returned an error or did not answer; 2 wrong arguments or variables. */
export type ExitStatus = 0 | 1 | 2;

/** What a subcommand works with that acts on registered webhooks. */
export interface AccountContext {
  readonly options: AccountOptions;
  readonly config: ApiConfig;
  /** Its answers contain secrets: never print them. */
  readonly client: DigitalRiverClient;
  readonly output: Output;
  readonly terminal: Terminal;
  /** Shows what is being done, at a terminal only. */
  readonly progress: (text: string) => void;
  /** Sentences about the options and variables; they are printed already, unless as JSON. */
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
  /** The environment variables, without quotes around their values. */
  readonly environment: Environment;
}

/** What a subcommand works with that knows how the webhooks should be. */
export interface RegistrationContext extends AccountContext {
  readonly options: RegistrationOptions;
  readonly config: RegistrationConfig;
  /** The webhooks as they should be; they contain secrets. */
  readonly desired: readonly WebhookBody[];
}

/** Of a subcommand that needs the key alone, or the credentials that are registered as well. */
export type Subcommand =
  | { readonly needs: 'key'; readonly run: (context: AccountContext) => Promise<ExitStatus> }
  | {
      readonly needs: 'credentials';
      readonly run: (context: RegistrationContext) => Promise<ExitStatus>;
    };
