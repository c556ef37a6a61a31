import { ipAllowlist } from '../../authenticate/addresses/ip-allowlist.ts';
import { allOf } from '../../authenticate/all-of.ts';
import { apiKeyHeader } from '../../authenticate/api-key-header.ts';
import type { Authenticate } from '../../authenticate/authenticate.ts';
import type { Config } from '../../config/index.ts';
import { HOUR_MS } from '../../time.ts';
import { withoutTrailingSlashes } from '../../url.ts';
import { openPlum } from './plum-api.ts';
import type { PlumOptions } from './plum-source.ts';
import type { PlumGrant } from './plum-token.ts';
import { isOff } from './plum-variables.ts';
import { plumReconcile } from './reconcile-rewards.ts';

const API_TIMEOUT_MS = 15_000;

/** Plum as configured; nothing when it is not switched on. */
export function plumOptions(config: Config): PlumOptions | undefined {
  if (!config.PLUM_ENABLED) return undefined;
  const grant = grantOf(config);
  return {
    authenticate: proofOf(config),
    timeZone: config.PLUM_TIME_ZONE,
    record: {
      object: config.PLUM_RECORD_OBJECT,
      field: config.PLUM_RECORD_FIELD,
      lookupField: config.PLUM_RECORD_LOOKUP,
    },
    ...(config.PLUM_SILENCE_HOURS === 0
      ? {}
      : { maxSilenceMs: config.PLUM_SILENCE_HOURS * HOUR_MS }),
    ...(grant === undefined ? {} : { reconcile: reconcileWith(grant, config) }),
  };
}

/** Whatever is configured must hold. Nothing at all is possible on a developer's machine only. */
function proofOf({ PLUM_WEBHOOK_KEYS: keys, PLUM_ADDRESSES: addresses }: Config): Authenticate {
  const proofs = [
    ...(keys === undefined ? [] : [apiKeyHeader('x-api-key', keys)]),
    ...(isOff(addresses) ? [] : [ipAllowlist(addresses)]),
  ];
  return allOf(proofs);
}

function grantOf(config: Config): PlumGrant | undefined {
  const {
    PLUM_ACCESS_TOKEN: accessToken,
    PLUM_REFRESH_TOKEN: refreshToken,
    PLUM_CLIENT_ID: clientId = '',
    PLUM_CLIENT_SECRET: clientSecret = '',
  } = config;
  if (accessToken !== undefined) return { accessToken };
  if (refreshToken === undefined) return undefined;
  const tokenUrl = withoutTrailingSlashes(config.PLUM_API_URL) + config.PLUM_TOKEN_PATH;
  return { refreshToken, clientId, clientSecret, tokenUrl };
}

function reconcileWith(grant: PlumGrant, config: Config) {
  const access = { baseUrl: config.PLUM_API_URL, grant, timeoutMs: API_TIMEOUT_MS };
  return plumReconcile({
    openHistory: () => openPlum(access),
    everyMs: config.PLUM_RECONCILE_HOURS * HOUR_MS,
    days: config.PLUM_RECONCILE_DAYS,
  });
}
