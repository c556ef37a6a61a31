import type { Config } from '../../config/index.ts';
import type { OwnIssuer } from '../../oauth/issuer/own-issuer.ts';
import { signingKey } from '../../oauth/issuer/signing-key.ts';
import { withoutTrailingSlashes } from '../../url.ts';

/** The connector as an issuer of access tokens; undefined when it has no clients. */
export function tokenIssuer(config: Config): OwnIssuer | undefined {
  const { OAUTH_CLIENTS: clients, OAUTH_SIGNING_KEYS: privateKeys, PUBLIC_URL: url } = config;
  if (clients === undefined || privateKeys === undefined || url === undefined) return undefined;
  const [current, ...previous] = privateKeys;
  return {
    issuer: withoutTrailingSlashes(url),
    clients,
    keys: [signingKey(current), ...previous.map(signingKey)],
    tokenSeconds: config.OAUTH_TOKEN_SECONDS,
  };
}
