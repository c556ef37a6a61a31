import type { Config } from '../config/index.ts';
import { TOKEN_PATHS } from '../oauth/issuer/own-issuer.ts';
import { TOKEN_ENDPOINTS } from '../registration/token-endpoints.ts';
import type { OrgKind } from '../salesforce/api/org-facts.ts';
import { withoutTrailingSlashes } from '../url.ts';

/** The URLs of the connector's own token endpoint; none when it has no clients. */
export function ownTokenEndpoints({ PUBLIC_URL: base, OAUTH_CLIENTS: clients }: Config): string[] {
  return base === undefined || clients === undefined
    ? []
    : TOKEN_PATHS.map((path) => withoutTrailingSlashes(base) + path);
}

/**
 * The token endpoints whose tokens the connector accepts: its own, and those of its org.
 *
 * @param kind kind of the org; undefined when it is not known
 */
export function acceptedTokenEndpoints(config: Config, kind: OrgKind | undefined): string[] {
  const { TOKEN_ORGANIZATION_IDS: orgs } = config;
  return [
    ...ownTokenEndpoints(config),
    ...(orgs === undefined
      ? []
      : [
          `${withoutTrailingSlashes(config.SALESFORCE_INSTANCE_URL)}/services/oauth2/token`,
          ...(kind === undefined ? Object.values(TOKEN_ENDPOINTS) : [TOKEN_ENDPOINTS[kind]]),
        ]),
  ];
}
