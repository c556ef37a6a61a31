import type { Pool } from 'pg';
import type { BaseMetadata } from './metadata/base-metadata.ts';
import type { SigningKey } from './oauth/signing-key.ts';
import type { ReadWriteLock } from './read-write-lock.ts';
import type { OrgSettings } from './rights/org-settings.ts';
import type { PermissionSet } from './rights/permission-set.ts';
import type { ProfileName } from './rights/profiles.ts';
import type { UserAccesses } from './rights/user-access.ts';
import type { RowChange } from './rows.ts';
import type { CompiledRule } from './rules/compile-rule.ts';
import type { OrgSchema } from './schema/schema.ts';
import type { Trigger } from './triggers/trigger.ts';

/** An app that can request tokens: a connected app or an external client app. */
export interface LocalOrgApp {
  clientId: string;
  /** An app without a secret is a public client and must use PKCE. */
  clientSecret?: string;
  /** SPKI PEM, for the JWT bearer grant. */
  publicKey?: string;
  /** The app's name on the authorize page; by default its client id. */
  label?: string;
  /** Username of the user whom the authorize page preselects; by default the org's own user. */
  suggestedUser?: string;
  /** The exact callback URLs that the authorize page may redirect to. */
  callbackUrls?: string[];
  /** The scopes of its tokens; `refresh_token` issues refresh tokens. Default: api, id. */
  scopes?: string[];
  /** Each use of a refresh token issues a new one and invalidates the used one. */
  rotation?: boolean;
  /** Its access tokens are JWTs, which cannot be revoked. */
  jwtAccessTokens?: boolean;
  /** It may introspect the tokens of all apps, not only its own. */
  introspectAll?: boolean;
}

/** A person, or an integration, that can log in. */
export interface LocalOrgUser {
  /** 18 characters, 005… */
  userId: string;
  username: string;
  password: string;
  securityToken: string;
  /** Default: System Administrator for the org's own user, Standard User for others. */
  profile?: ProfileName;
  /**
   * API names of assigned permission sets, from the metadata; the org's own user has all of them.
   */
  permissionSets?: string[];
}

/** The identity of an org: the organization, its own user, and the apps that log in. */
export interface LocalOrgIdentity extends LocalOrgUser {
  /** 18 characters, 00D… */
  organizationId: string;
  apps: LocalOrgApp[];
  /** Users in addition to the org's own user. */
  extraUsers?: LocalOrgUser[];
}

/** The running org, shared by its parts. */
export interface Org {
  pool: Pool;
  /** The metadata before any deployment; deployments are merged into it. */
  base: BaseMetadata;
  /** A deployment replaces its objects and the rules. */
  schema: OrgSchema;
  /** By lower-case object name. */
  rules: Map<string, CompiledRule[]>;
  /** The permission sets of the metadata and of deployments, by name. */
  permissionSets: Map<string, PermissionSet>;
  settings: OrgSettings;
  /** What each user may do. */
  access: UserAccesses;
  /** The org's own triggers, and those of installed packages. */
  triggers: Trigger[];
  identity: LocalOrgIdentity;
  /** Signs JWT-based access tokens and ID tokens. */
  signingKey: SigningKey;
  /** Whether it has external org-wide defaults, so that objects can have an external sharing model. */
  externalSharing: boolean;
  /** API calls per day. */
  dailyApiLimit: number;
  /** The largest file of a multipart body, in bytes. */
  maxFileSize: number;
  /** Calls of the API hold it shared, deployments exclusively. */
  schemaLock: ReadWriteLock;
  /** The org's address for clients, without a trailing slash. */
  url: string;
  /** Publishes committed changes to the listeners. */
  publish(changes: RowChange[]): void;
}
