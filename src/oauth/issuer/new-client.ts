import { randomBytes } from 'node:crypto';
import type { TokenClient } from '../../config/token-clients.ts';
import { digestOf } from './token-client.ts';

/** A client just made: what it will present, and what the connector keeps of that. */
export interface NewClient {
  readonly credentials: {
    readonly id: string;
    readonly secret: string;
    readonly username: string;
    readonly password: string;
  };
  readonly configured: TokenClient;
}

const BYTES = 32;

/** Makes a client; each of its parts is 256 random bits, in letters, digits, `-` and `_`. */
export function newClient(label: string): NewClient {
  const credentials = { id: random(), secret: random(), username: random(), password: random() };
  const configured = {
    label,
    id: digestOf(credentials.id),
    secret: digestOf(credentials.secret),
    username: digestOf(credentials.username),
    password: digestOf(credentials.password),
  };
  return { credentials, configured };
}

function random(): string {
  return randomBytes(BYTES).toString('base64url');
}
