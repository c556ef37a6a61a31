import { ipAllowlist } from '../../authenticate/addresses/ip-allowlist.ts';
import { watchSafelist } from '../../authenticate/addresses/safelist.ts';
import { allOf } from '../../authenticate/all-of.ts';
import { apiKeyHeader } from '../../authenticate/api-key-header.ts';
import type { Authenticate } from '../../authenticate/authenticate.ts';
import type { Config } from '../../config/index.ts';
import type { Logger } from '../../log.ts';
import { HOUR_MS } from '../../time.ts';
import { withoutTrailingSlashes } from '../../url.ts';
import type { Reconcile } from '../reconciliation.ts';
import type { Sender } from '../sender.ts';
import { describePlum } from './describe-plum.ts';
import { openPlum } from './plum-api.ts';
import type { RewardRecord } from './plum-mapping.ts';
import { PLUM_PATH, xoxodayPlum } from './plum-source.ts';
import type { PlumGrant } from './plum-token.ts';
import { isAllowListOff, PLUM_ADDRESS } from './plum-variables.ts';
import { plumReconcile } from './reconcile-rewards.ts';

const API_TIMEOUT_MS = 15_000;

/** Plum is served when PLUM_ENABLED is true. */
export const plumSender: Sender = {
  source: (config) =>
    config.PLUM_ENABLED
      ? xoxodayPlum({
          timeZone: config.PLUM_TIME_ZONE,
          record: rewardRecordIn(config),
          maxSilenceMs:
            config.PLUM_SILENCE_HOURS === 0 ? undefined : config.PLUM_SILENCE_HOURS * HOUR_MS,
          reconcile: reconcileIn(config),
        })
      : undefined,
  endpoint: (source, config, { log }) => ({
    source,
    paths: [PLUM_PATH],
    authenticate: proofIn(config, log),
    // Plum switches a webhook off after three failed attempts.
    answer: { acceptedStatus: 202, rejectedStatus: 202 },
  }),
  describe: (config) => describePlum(config, rewardRecordIn(config), grantIn(config) !== undefined),
};

/** The record that a reward is linked to, from the configuration. */
export function rewardRecordIn(config: Config): RewardRecord {
  return {
    object: config.PLUM_RECORD_OBJECT,
    field: config.PLUM_RECORD_FIELD,
    lookupField: config.PLUM_RECORD_LOOKUP,
  };
}

/**
 * Every configured proof is required. Without any proof, production does not start. The address that
 * is built in may change without notice, so that it denies no caller that has a key.
 */
function proofIn(
  { PLUM_WEBHOOK_KEYS: keys, PLUM_ADDRESSES: addresses }: Config,
  log: Logger,
): Authenticate {
  const key = keys && apiKeyHeader('x-api-key', keys);
  if (key !== undefined && addresses === undefined) {
    return watchSafelist([PLUM_ADDRESS], key, (from) =>
      log.warn(
        { from },
        "a proven call came from another address than Plum's: check TRUSTED_PROXIES, or set PLUM_ADDRESSES",
      ),
    );
  }
  const address = isAllowListOff(addresses) ? [] : [ipAllowlist(addresses ?? [PLUM_ADDRESS])];
  return allOf([...(key === undefined ? [] : [key]), ...address]);
}

function reconcileIn(config: Config): Reconcile | undefined {
  const grant = grantIn(config);
  if (grant === undefined) return undefined;
  const access = { baseUrl: config.PLUM_API_URL, grant, timeoutMs: API_TIMEOUT_MS };
  return plumReconcile({
    openHistory: () => openPlum(access),
    everyMs: config.PLUM_RECONCILE_HOURS * HOUR_MS,
    days: config.PLUM_RECONCILE_DAYS,
  });
}

function grantIn(config: Config): PlumGrant | undefined {
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
