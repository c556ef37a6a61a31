import type { Environment } from '../../config/environment.ts';
import type { Config } from '../../config/index.ts';
import type { OrgKind } from '../../salesforce/api/org-facts.ts';
import { digitalRiverClient } from '../../sources/digital-river/api/digital-river-client.ts';
import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import { digitalRiverAccess } from '../../wiring/digital-river/digital-river-access.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { checkTokenClient } from './check-token-client.ts';
import { checkWebhooks } from './check-webhooks.ts';
import { checkEventTypes } from './webhooks/check-event-types.ts';
import { withCommand } from './webhooks/registration-command.ts';

const { ok, failed, skipped } = findingsIn('Digital River');

/**
 * Checks that Digital River's API key fits CONNECTOR_MODE, and that the webhooks are registered
 * correctly.
 *
 * @param kind kind of the org; undefined when it is not known
 */
export async function checkDigitalRiver(
  config: Config,
  environment: Environment,
  kind: OrgKind | undefined,
): Promise<Finding[]> {
  const access = digitalRiverAccess(config);
  if (access === undefined) {
    return [skipped('webhooks', 'not checked, because DIGITAL_RIVER_API_KEY is not set')];
  }
  const client = digitalRiverClient(access);
  try {
    const registered = await client.listWebhooks();
    const findings = [
      checkKey(access.apiKey, config),
      ...checkWebhooks(registered, config, kind),
      ...checkEventTypes(registered, config),
      ...checkTokenClient(registered, config, environment),
    ];
    return withCommand(findings, registered, config, kind);
  } catch (error) {
    if (!(error instanceof DigitalRiverError)) throw error;
    const isRefused = error.status === 401 || error.status === 403;
    const todo = isRefused
      ? 'The key is wrong, expired or revoked: copy the secret key from the Digital River Dashboard again.'
      : 'Check DIGITAL_RIVER_API_URL and the network, or try again later.';
    return [checkKey(access.apiKey, config), failed('webhooks', error.message, todo)];
  }
}

/**
 * Checks that the mode of the key is that of CONNECTOR_MODE.
 *
 * @see Digital River's OpenAPI file: sk_test_… is for test orders, any other sk_… for live orders
 */
function checkKey(apiKey: string, { CONNECTOR_MODE: expected }: Config): Finding {
  const mode = apiKey.startsWith('sk_test_') ? 'test' : 'live';
  return mode === expected
    ? ok('key', `a ${mode} key, which fits CONNECTOR_MODE`)
    : failed(
        'key',
        `a ${mode} key, but CONNECTOR_MODE is ${expected}: the events of its webhooks are stored, but not written to Salesforce`,
        `Use the ${expected} key, or set CONNECTOR_MODE=${mode}.`,
      );
}
