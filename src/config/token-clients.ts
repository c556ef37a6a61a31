import { z } from 'zod';
import { text } from './variable-types.ts';

/**
 * What access tokens of the connector are for (RFC 6749 §3.3). `webhooks`: to deliver events;
 * `console:read`: to ask through the API what the console shows; `console:operate`: to do what its
 * operators do as well.
 */
export const SCOPES = ['webhooks', 'console:read', 'console:operate'] as const;

export type Scope = (typeof SCOPES)[number];

/** The scopes of the API's clients. */
export const API_SCOPES = ['console:read', 'console:operate'] as const satisfies readonly Scope[];

/**
 * A client of the connector's own token endpoint, as it is configured. Its credentials are stored
 * as digests only.
 */
export interface TokenClient {
  /** Name of the client in the log. */
  readonly label: string;
  /** The widest scope that it can have. */
  readonly scope: Scope;
  /** SHA-256 digests of the client's credentials, in base64url. */
  readonly id: string;
  readonly secret: string;
  /** Of clients that deliver webhooks; those of the API use the client credentials grant alone. */
  readonly user?: { readonly name: string; readonly password: string };
}

const FORM =
  'label:id:secret:username:password for a client that delivers webhooks, or label:id:secret:console:read or label:id:secret:console:operate, with digests for id, secret, username and password';
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
    .map(({ label, id, secret, user, scope }) =>
      [label, id, secret, ...(user === undefined ? [scope] : [user.name, user.password])].join(':'),
    )
    .join(',');
}

function parseClient(item: string): TokenClient | undefined {
  const [label = '', id = '', secret = '', ...rest] = item.split(':');
  if (!CLIENT_LABEL.test(label) || ![id, secret].every(isDigest)) return undefined;
  const scope = API_SCOPES.find((each) => each === rest.join(':'));
  if (scope !== undefined) return { label, scope, id, secret };
  const [name = '', password = '', ...more] = rest;
  const isWebhookClient = [name, password].every(isDigest) && more.length === 0;
  return isWebhookClient
    ? { label, scope: 'webhooks', id, secret, user: { name, password } }
    : undefined;
}

function isDigest(text: string): boolean {
  return DIGEST.test(text);
}
