import { randomBytes } from 'node:crypto';
import type { TokenClient } from '../../config/token-clients.ts';
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
 */
export function newClient(label: string): NewClient {
  const credentials = {
    id: randomText(),
    secret: randomText(),
    username: randomText(),
    password: randomText(),
  };
  const configured = {
    label,
    id: digestOf(credentials.id),
    secret: digestOf(credentials.secret),
    username: digestOf(credentials.username),
    password: digestOf(credentials.password),
  };
  return { credentials, configured };
}

function randomText(): string {
  return randomBytes(RANDOM_BYTES).toString('base64url');
}
