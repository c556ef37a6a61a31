import type { Environment } from '../../config/environment.ts';
import type { Config } from '../../config/index.ts';
import { registrationSchema } from '../../registration/registration-variables.ts';
import type { OrgKind } from '../../salesforce/api/org-facts.ts';
import { digitalRiverClient } from '../../sources/digital-river/api/digital-river-client.ts';
import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { checkTokenClient } from './check-token-client.ts';
import { checkWebhooks } from './check-webhooks.ts';

const { ok, failed, skipped } = findingsIn('Digital River');

const TIMEOUT_MS = 15_000;
const accessSchema = registrationSchema.pick({
  DIGITAL_RIVER_API_KEY: true,
  DIGITAL_RIVER_API_URL: true,
});

/**
 * Checks that Digital River's API key fits DIGITAL_RIVER_MODE, and that the webhooks are registered
 * correctly.
 *
 * @param kind kind of the org; undefined when it is not known
 */
export async function checkDigitalRiver(
  config: Config,
  environment: Environment,
  kind: OrgKind | undefined,
): Promise<Finding[]> {
  if (!environment.DIGITAL_RIVER_API_KEY) {
    return [skipped('webhooks', 'not checked, because DIGITAL_RIVER_API_KEY is not set')];
  }
  const access = accessSchema.safeParse(environment);
  if (!access.success) {
    return access.error.issues.map(({ path: [name], message }) =>
      failed(
        String(name),
        message,
        name === 'DIGITAL_RIVER_API_KEY'
          ? 'Copy the secret key from the Digital River Dashboard again.'
          : 'Correct it, or remove it to use the default, https://api.digitalriver.com.',
      ),
    );
  }
  const { DIGITAL_RIVER_API_KEY: apiKey, DIGITAL_RIVER_API_URL: baseUrl } = access.data;
  const client = digitalRiverClient({ baseUrl, apiKey, timeoutMs: TIMEOUT_MS });
  try {
    const registered = await client.listWebhooks();
    return [
      checkKey(apiKey, config),
      ...checkWebhooks(registered, config, kind),
      ...checkTokenClient(registered, config, environment),
    ];
  } catch (error) {
    if (!(error instanceof DigitalRiverError)) throw error;
    const isRefused = error.status === 401 || error.status === 403;
    const todo = isRefused
      ? 'The key is wrong, expired or revoked: copy the secret key from the Digital River Dashboard again.'
      : 'Check DIGITAL_RIVER_API_URL and the network, or try again later.';
    return [checkKey(apiKey, config), failed('webhooks', error.message, todo)];
  }
}

/**
 * Checks that the mode of the key is that of DIGITAL_RIVER_MODE.
 *
 * @see Digital River's OpenAPI file: sk_test_… is for test orders, any other sk_… for live orders
 */
function checkKey(apiKey: string, { DIGITAL_RIVER_MODE: expected }: Config): Finding {
  const mode = apiKey.startsWith('sk_test_') ? 'test' : 'live';
  return mode === expected
    ? ok('key', `a ${mode} key, which fits DIGITAL_RIVER_MODE`)
    : failed(
        'key',
        `a ${mode} key, but DIGITAL_RIVER_MODE is ${expected}: the events of its webhooks are stored, but not written to Salesforce`,
        `Use the ${expected} key, or set DIGITAL_RIVER_MODE=${mode}.`,
      );
}
