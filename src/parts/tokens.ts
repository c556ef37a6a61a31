import { addressList } from '../authenticate/address-list.ts';
import type { Config } from '../config.ts';
import { byIssuer } from '../oauth/by-issuer.ts';
import { cachingVerifier } from '../oauth/caching-verifier.ts';
import { introspectedTokens } from '../oauth/introspection.ts';
import { limitedVerifier } from '../oauth/limited-verifier.ts';
import { ownTokens } from '../oauth/own-tokens.ts';
import { salesforceJwts } from '../oauth/salesforce-jwt.ts';
import { salesforceTokens } from '../oauth/salesforce-token.ts';
import type { AllowedUsers } from '../oauth/salesforce-user.ts';
import type { TokenVerifier } from '../oauth/token-verifier.ts';
import { knownAddresses } from './known-addresses.ts';
import { ownIssuer } from './own-issuer.ts';

/** The verifier of all access tokens that are believed, as configured. */
export function tokensFor(config: Config): TokenVerifier {
  const own = ownIssuer(config);
  return byIssuer({
    own: own === undefined ? undefined : { issuer: own.issuer, verifier: ownTokens(own) },
    ...salesforceVerifiers(config),
  });
}

/** Nothing of Salesforce's is believed unless it is said of which orgs and users. */
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
  const limited = limitedVerifier(lookUps(config, common), {
    refusalsPerMinute: config.TOKEN_REFUSALS_PER_MINUTE,
    isExpected:
      config.DIGITAL_RIVER_SAFELIST === 'off' ? undefined : addressList(knownAddresses(config)),
  });
  return {
    opaque: cachingVerifier(limited, {
      goodSeconds: config.TOKEN_GOOD_SECONDS,
      refusedSeconds: config.TOKEN_REFUSED_SECONDS,
    }),
    jwts: config.TOKEN_JWT
      ? salesforceJwts({ ...common, issuer: issuer.replace(/\/+$/, '') })
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
    ? introspectedTokens({ ...common, clientId, clientSecret })
    : salesforceTokens({ ...common, method, apiVersion });
}
