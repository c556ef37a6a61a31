import type { Scope } from '../../../src/config/token-clients.ts';
import { grantScope } from '../../../src/oauth/issuer/grant-scope.ts';
import { newClient } from '../../../src/oauth/issuer/new-client.ts';
import { TokenError } from '../../../src/oauth/issuer/token-error.ts';

// biome-ignore format: a table reads best with one row a line.
test.each<[Scope, string | undefined, string | undefined]>([
  ['webhooks', undefined, 'webhooks'],
  ['webhooks', 'webhooks', 'webhooks'],
  ['webhooks', 'api full', 'webhooks'],
  ['webhooks', 'api webhooks', 'webhooks'],
  ['webhooks', 'console:read', undefined],
  ['webhooks', 'webhooks console:operate', undefined],
  ['console:read', undefined, 'console:read'],
  ['console:read', '  console:read  ', 'console:read'],
  ['console:read', 'console:read console:operate', undefined],
  ['console:read', 'api', undefined],
  ['console:read', 'CONSOLE:READ', undefined],
  ['console:operate', undefined, 'console:read console:operate'],
  ['console:operate', 'console:operate', 'console:operate'],
  ['console:operate', 'console:read', 'console:read'],
  ['console:operate', 'webhooks', undefined],
])('a client of %s that asks for %j gets %j', (scope, requested, granted) => {
  const { configured } = newClient('a', scope);
  const ask = () => grantScope(configured, requested).join(' ');
  if (granted === undefined) expect(ask).toThrow(TokenError);
  else expect(ask()).toBe(granted);
});
