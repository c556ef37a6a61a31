import type { Pool } from 'pg';
import type { RowChange } from './rows.ts';
import type { CompiledRule } from './rules/compile-rule.ts';
import type { OrgSchema } from './schema/schema.ts';

/** An app that may ask for tokens. */
export interface LocalOrgApp {
  clientId: string;
  clientSecret?: string;
  /** SPKI PEM, for the JWT bearer grant. */
  publicKey?: string;
}

/** Who lives in the org: the organisation, its one user, and the apps that log in. */
export interface LocalOrgIdentity {
  /** 18 characters, 00D… */
  organizationId: string;
  /** 18 characters, 005… */
  userId: string;
  username: string;
  password: string;
  securityToken: string;
  apps: LocalOrgApp[];
}

/** The running org, as its parts see it. */
export interface Org {
  pool: Pool;
  schema: OrgSchema;
  /** By lower-case object name. */
  rules: Map<string, CompiledRule[]>;
  identity: LocalOrgIdentity;
  /** API calls a day. */
  dailyApiLimit: number;
  /** Where clients reach the org, without a slash at the end. */
  url: string;
  /** Tells the listeners what was committed. */
  announce(changes: RowChange[]): void;
}
