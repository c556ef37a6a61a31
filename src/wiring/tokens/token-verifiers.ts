import { addressList } from '../../authenticate/addresses/address-list.ts';
import type { Config } from '../../config/index.ts';
import type { OwnIssuer } from '../../oauth/issuer/own-issuer.ts';
import { byIssuer } from '../../oauth/verify/by-issuer.ts';
import { cachingVerifier } from '../../oauth/verify/caching-verifier.ts';
import { introspectionVerifier } from '../../oauth/verify/introspection-verifier.ts';
import { ownTokenVerifier } from '../../oauth/verify/own-token-verifier.ts';
import { rateLimitedVerifier } from '../../oauth/verify/rate-limited-verifier.ts';
import { salesforceJwtVerifier } from '../../oauth/verify/salesforce-jwt-verifier.ts';
import type { AllowedUsers } from '../../oauth/verify/salesforce-user.ts';
import type { TokenVerifier } from '../../oauth/verify/token-verifier.ts';
import { userinfoVerifier } from '../../oauth/verify/userinfo-verifier.ts';
import { knownAddresses } from '../../sources/digital-river/proofs/address-ranges.ts';
import { withoutTrailingSlashes } from '../../url.ts';

/**
 * The verifier of all access tokens that the connector accepts, as configured. The cache is in front
 * of everything else: senders present one token for many events, and each would be parsed again.
 */
export function configuredTokenVerifier(config: Config, own: OwnIssuer | undefined): TokenVerifier {
  const verifier = byIssuer({
    own: own === undefined ? undefined : { issuer: own.issuer, verifier: ownTokenVerifier(own) },
    ...salesforceVerifiers(config),
  });
  return cachingVerifier(verifier, {
    goodSeconds: config.TOKEN_GOOD_SECONDS,
    refusedSeconds: config.TOKEN_REFUSED_SECONDS,
  });
}

/** Without a list of orgs and users, no access token of Salesforce is accepted. */
function salesforceVerifiers(config: Config): {
  opaque?: TokenVerifier;
  jwts?: TokenVerifier | undefined;
} {
  const { TOKEN_ORGANIZATION_IDS: organizationIds, TOKEN_USER_IDS: userIds } = config;
  if (organizationIds === undefined || userIds === undefined) return {};
  const common = {
    instanceUrl: config.SALESFORCE_INSTANCE_URL,
    allowedOrganizationIds: organizationIds,
    allowedUserIds: userIds,
    timeoutMs: config.TOKEN_TIMEOUT_MS,
  };
  const issuer = config.TOKEN_JWT_ISSUER ?? config.SALESFORCE_INSTANCE_URL;
  const opaque = rateLimitedVerifier(lookUps(config, common), {
    refusalsPerMinute: config.TOKEN_REFUSALS_PER_MINUTE,
    isSafelisted:
      config.DIGITAL_RIVER_SAFELIST === 'off'
        ? undefined
        : addressList(knownAddresses(config.DIGITAL_RIVER_ADDRESSES)),
  });
  return {
    opaque,
    jwts: config.TOKEN_JWT
      ? salesforceJwtVerifier({ ...common, issuer: withoutTrailingSlashes(issuer) })
      : undefined,
  };
}

function lookUps(
  config: Config,
  common: AllowedUsers & { instanceUrl: string; timeoutMs: number },
): TokenVerifier {
  const {
    TOKEN_VERIFICATION: method,
    TOKEN_INTROSPECTION_CLIENT_ID: clientId = '',
    TOKEN_INTROSPECTION_CLIENT_SECRET: clientSecret = '',
    SALESFORCE_API_VERSION: apiVersion,
  } = config;
  return method === 'introspection'
    ? introspectionVerifier({ ...common, clientId, clientSecret })
    : userinfoVerifier({ ...common, method, apiVersion });
}
