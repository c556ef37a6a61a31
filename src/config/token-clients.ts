import { z } from 'zod';
import { text } from './variable-types.ts';

/** A client of the connector's own token endpoint, as it is configured: what it presents is known by digests alone. */
export interface TokenClient {
  /** What it is called in the log. */
  readonly label: string;
  /** SHA-256 digests of what it presents, in base64url. */
  readonly id: string;
  readonly secret: string;
  readonly username: string;
  readonly password: string;
}

const FORM = 'label:id:secret:username:password, all but the label as digests';
const DIGEST = /^[\w-]{43}$/;

/** What a client may be called. */
export const CLIENT_LABEL = /^[A-Za-z0-9][\w.-]{0,59}$/;

/** The value of OAUTH_CLIENTS. It holds no blanks and no quotes, so that it can be pasted anywhere. */
export const tokenClients = text.transform((value, context): TokenClient[] => {
  const clients = value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
    .map(clientIn);
  const good = clients.filter((client) => client !== undefined);
  const labels = new Set(good.map(({ label }) => label));
  if (good.length === clients.length && labels.size === clients.length && labels.size > 0) {
    return good;
  }
  const message =
    labels.size < good.length
      ? 'expected clients with different labels'
      : `expected ${FORM}, several separated by commas`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** Writes clients as the value of OAUTH_CLIENTS. */
export function tokenClientsValue(clients: readonly TokenClient[]): string {
  return clients
    .map(({ label, id, secret, username, password }) =>
      [label, id, secret, username, password].join(':'),
    )
    .join(',');
}

function clientIn(item: string): TokenClient | undefined {
  const [label = '', ...digests] = item.split(':');
  const [id = '', secret = '', username = '', password = ''] = digests;
  const isClient =
    CLIENT_LABEL.test(label) &&
    digests.length === 4 &&
    digests.every((digest) => DIGEST.test(digest));
  return isClient ? { label, id, secret, username, password } : undefined;
}
