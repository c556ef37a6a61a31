import { randomBytes } from 'node:crypto';
import type { Scope, TokenClient } from '../../config/token-clients.ts';
import { digestOf } from './token-client.ts';

/** A new client of the token endpoint. */
export interface NewClient {
  /** What the client presents. It is not stored. */
  readonly credentials: {
    readonly id: string;
    readonly secret: string;
    readonly username: string;
    readonly password: string;
  };
  /** What the connector is configured with: digests only. */
  readonly configured: TokenClient;
}

const RANDOM_BYTES = 32;

/**
 * Creates a client. Each of its credentials has 256 random bits, in base64url.
 *
 * @param label the client's name in the log
 * @param scope the widest scope that it can have; with a scope of the API, user name and password
 *   are of no use
 */
export function newClient(label: string, scope: Scope = 'webhooks'): NewClient {
  const credentials = {
    id: randomText(),
    secret: randomText(),
    username: randomText(),
    password: randomText(),
  };
  const configured = {
    label,
    scope,
    id: digestOf(credentials.id),
    secret: digestOf(credentials.secret),
  };
  const user = { name: digestOf(credentials.username), password: digestOf(credentials.password) };
  return { credentials, configured: scope === 'webhooks' ? { ...configured, user } : configured };
}

function randomText(): string {
  return randomBytes(RANDOM_BYTES).toString('base64url');
}
