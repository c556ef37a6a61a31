import { randomBytes } from 'node:crypto';
import type { TokenClient } from '../../config/token-clients.ts';
import { digestOf } from './token-client.ts';

/** A client just made: what it will present, and what the connector keeps of that. */
export interface NewClient {
  readonly presents: {
    readonly id: string;
    readonly secret: string;
    readonly username: string;
    readonly password: string;
  };
  readonly kept: TokenClient;
}

const BYTES = 32;

/** Makes a client; each of its parts is 256 random bits, in letters, digits, `-` and `_`. */
export function newClient(label: string): NewClient {
  const presents = { id: random(), secret: random(), username: random(), password: random() };
  const kept = {
    label,
    id: digestOf(presents.id),
    secret: digestOf(presents.secret),
    username: digestOf(presents.username),
    password: digestOf(presents.password),
  };
  return { presents, kept };
}

function random(): string {
  return randomBytes(BYTES).toString('base64url');
}
