import type { Pool } from 'pg';
import type { Gate } from './gate.ts';
import type { BaseMetadata } from './metadata/base-metadata.ts';
import type { SigningKey } from './oauth/signing-key.ts';
import type { RowChange } from './rows.ts';
import type { CompiledRule } from './rules/compile-rule.ts';
import type { OrgSchema } from './schema/schema.ts';
import type { Trigger } from './triggers/trigger.ts';

/** An app that may ask for tokens: a connected app or an external client app. */
export interface LocalOrgApp {
  clientId: string;
  /** An app without one is a public client: it has to use PKCE. */
  clientSecret?: string;
  /** SPKI PEM, for the JWT bearer grant. */
  publicKey?: string;
  /** How the authorize page calls it; by default its client id. */
  label?: string;
  /** Where the authorize page may lead back to, letter by letter. */
  callbackUrls?: string[];
  /** What its tokens are good for; `refresh_token` among them gives refresh tokens. Default: api, id. */
  scopes?: string[];
  /** Each use of a refresh token gives the next one, and ends the used one. */
  rotation?: boolean;
  /** Its access tokens are JWTs, which live until they expire. */
  jwtAccessTokens?: boolean;
  /** It may introspect the tokens of all apps, not its own alone. */
  introspectAll?: boolean;
}

/** A person, or an integration, that can log in. */
export interface LocalOrgUser {
  /** 18 characters, 005… */
  userId: string;
  username: string;
  password: string;
  securityToken: string;
  /** API names of assigned permission sets, from the metadata; the org's own user has all of them. */
  permissionSets?: string[];
}

/** Who lives in the org: the organisation, its own user, and the apps that log in. */
export interface LocalOrgIdentity extends LocalOrgUser {
  /** 18 characters, 00D… */
  organizationId: string;
  apps: LocalOrgApp[];
  /** Users beside the org's own one. */
  extraUsers?: LocalOrgUser[];
}

/** The running org, as its parts see it. */
export interface Org {
  pool: Pool;
  /** What it has from the start; what is deployed is laid over it. */
  base: BaseMetadata;
  /** Its objects, and the rules, are exchanged by a deployment. */
  schema: OrgSchema;
  /** By lower-case object name. */
  rules: Map<string, CompiledRule[]>;
  /** What installed packages do when rows are written. */
  triggers: Trigger[];
  identity: LocalOrgIdentity;
  /** Signs JWT-based access tokens and ID tokens. */
  signingKey: SigningKey;
  /** API calls a day. */
  dailyApiLimit: number;
  /** Calls of the API pass it shared, deployments alone. */
  gate: Gate;
  /** Where clients reach the org, without a slash at the end. */
  url: string;
  /** Tells the listeners what was committed. */
  announce(changes: RowChange[]): void;
}
