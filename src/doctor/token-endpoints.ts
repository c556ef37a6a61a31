import type { Config } from '../config/index.ts';
import { TOKEN_PATHS } from '../oauth/issuer/own-issuer.ts';
import { withoutTrailingSlashes } from '../url.ts';

/** The URLs of the connector's own token endpoint; none when it has no clients. */
export function ownTokenEndpoints({ PUBLIC_URL: base, OAUTH_CLIENTS: clients }: Config): string[] {
  return base === undefined || clients === undefined
    ? []
    : TOKEN_PATHS.map((path) => withoutTrailingSlashes(base) + path);
}
