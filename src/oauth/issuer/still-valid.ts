import type { TokenClient } from '../../config/token-clients.ts';

/**
 * Names the clients that the new value keeps, with their scopes; empty when there is no other one.
 *
 * @param clients all clients to configure, the new one among them
 * @returns a paragraph of its own, after a line break
 */
export function stillValid(clients: readonly TokenClient[], created: TokenClient): string {
  const kept = clients.filter((client) => client !== created);
  if (kept.length === 0) return '';
  const names = kept.map(({ label, scope }) => `${label} (${scope})`).join(', ');
  return `\n   Still valid: ${names}. When a client is no longer used, remove its part of the value.`;
}
