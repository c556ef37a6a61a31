import type { Config } from '../../config/index.ts';
import { TOKEN_PATHS } from '../../oauth/issuer/own-issuer.ts';
import { withoutTrailingSlashes } from '../../url.ts';

/** Where the connector's own token endpoint is; nothing when it has no clients. */
export function ownTokenEndpoints({ PUBLIC_URL: own, OAUTH_CLIENTS: clients }: Config): string[] {
  return own === undefined || clients === undefined
    ? []
    : TOKEN_PATHS.map((path) => bare(own) + path);
}

/** An address as it is compared: both spellings of a path, with a slash at its end and without, are served. */
export function bare(address: string): string {
  return withoutTrailingSlashes(address);
}
