import { z } from 'zod';
import { text } from './variable-types.ts';

/**
 * A client of the connector's own token endpoint, as it is configured. Its credentials are stored
 * as digests only.
 */
export interface TokenClient {
  /** Name of the client in the log. */
  readonly label: string;
  /** SHA-256 digests of the client's credentials, in base64url. */
  readonly id: string;
  readonly secret: string;
  readonly username: string;
  readonly password: string;
}

const FORM = 'label:id:secret:username:password, with digests for all but the label';
const DIGEST = /^[\w-]{43}$/;

/** The form of a client's label. */
export const CLIENT_LABEL = /^[A-Za-z0-9][\w.-]{0,59}$/;

/** The value of OAUTH_CLIENTS. It needs no quoting anywhere: it has no spaces and no quotes. */
export const tokenClients = text.transform((value, context): TokenClient[] => {
  const clients = value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
    .map(parseClient);
  const valid = clients.filter((client) => client !== undefined);
  const labels = new Set(valid.map(({ label }) => label));
  if (valid.length === clients.length && labels.size === clients.length && labels.size > 0) {
    return valid;
  }
  const message =
    labels.size < valid.length
      ? 'expected a different label for each client'
      : `expected ${FORM}, several separated by commas`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** Formats clients as the value of OAUTH_CLIENTS. */
export function tokenClientsValue(clients: readonly TokenClient[]): string {
  return clients
    .map(({ label, id, secret, username, password }) =>
      [label, id, secret, username, password].join(':'),
    )
    .join(',');
}

function parseClient(item: string): TokenClient | undefined {
  const [label = '', ...digests] = item.split(':');
  const [id = '', secret = '', username = '', password = ''] = digests;
  const isClient =
    CLIENT_LABEL.test(label) &&
    digests.length === 4 &&
    digests.every((digest) => DIGEST.test(digest));
  return isClient ? { label, id, secret, username, password } : undefined;
}
