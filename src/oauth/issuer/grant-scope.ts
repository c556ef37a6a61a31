import { SCOPES, type Scope, type TokenClient } from '../../config/token-clients.ts';
import { TokenError } from './token-error.ts';

/** The scopes that a client can have: who may operate may also read. */
export function scopesOf({ scope }: TokenClient): readonly Scope[] {
  return scope === 'console:operate' ? ['console:read', 'console:operate'] : [scope];
}

/** The scopes that some client can have. */
export function scopesOfAll(clients: readonly TokenClient[]): Scope[] {
  return SCOPES.filter((scope) => clients.some((client) => scopesOf(client).includes(scope)));
}

/**
 * Decides which scopes a token has: those that the client asks for, or all that it can have.
 *
 * Scopes that are not the connector's are ignored where the client delivers webhooks, since its
 * library may ask for those of another server; the response says which scope the token has.
 *
 * @param requested the parameter `scope` of the token request, if there is one
 * @throws TokenError `invalid_scope` when the client cannot have what it asks for
 * @see RFC 6749 §3.3
 */
export function grantScope(client: TokenClient, requested: string | undefined): readonly Scope[] {
  const allowed = scopesOf(client);
  const names = (requested ?? '').split(' ').filter(Boolean);
  const foreign = names.filter((name) => !isScope(name));
  const isDenied = names.some((name) => isScope(name) && !allowed.includes(name));
  if (isDenied || (foreign.length > 0 && client.scope !== 'webhooks')) {
    throw new TokenError('invalid_scope', `Expected a scope of: ${allowed.join(' ')}.`, {
      client: client.label,
    });
  }
  const granted = allowed.filter((scope) => names.includes(scope));
  return granted.length === 0 ? allowed : granted;
}

function isScope(name: string): name is Scope {
  return SCOPES.some((scope) => scope === name);
}
