import type { Config, Environment } from '../../config/index.ts';
import { registrationSchema } from '../../registration/registration-variables.ts';
import type { OrgKind } from '../../salesforce/api/org-facts.ts';
import { digitalRiverClient } from '../../sources/digital-river/api/digital-river-client.ts';
import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { judgeTokenClient } from './check-token-client.ts';
import { judgeWebhooks } from './check-webhooks.ts';

const { ok, failed, skipped } = findingsIn('Digital River');

const TIMEOUT_MS = 15_000;
const accessSchema = registrationSchema.pick({
  DIGITAL_RIVER_API_KEY: true,
  DIGITAL_RIVER_API_URL: true,
});

/**
 * Whether Digital River's key goes with the events that are written, and its webhooks are as they have to be.
 *
 * @param kind the org's, when that is known
 */
export async function checkDigitalRiver(
  config: Config,
  environment: Environment,
  kind: OrgKind | undefined,
): Promise<Finding[]> {
  if (!environment.DIGITAL_RIVER_API_KEY) {
    return [skipped('webhooks', 'DIGITAL_RIVER_API_KEY is not set; it is needed to look at them')];
  }
  const access = accessSchema.safeParse(environment);
  if (!access.success) {
    return access.error.issues.map(({ path: [name], message }) =>
      failed(
        String(name),
        message,
        name === 'DIGITAL_RIVER_API_KEY'
          ? 'Copy it anew from the Digital River Dashboard.'
          : 'Correct it, or remove it: it is needed for other addresses than https://api.digitalriver.com.',
      ),
    );
  }
  const { DIGITAL_RIVER_API_KEY: apiKey, DIGITAL_RIVER_API_URL: baseUrl } = access.data;
  const client = digitalRiverClient({ baseUrl, apiKey, timeoutMs: TIMEOUT_MS });
  try {
    const registered = await client.listWebhooks();
    return [
      judgeKey(apiKey, config),
      ...judgeWebhooks(registered, config, kind),
      ...judgeTokenClient(registered, config, environment),
    ];
  } catch (error) {
    if (!(error instanceof DigitalRiverError)) throw error;
    const isRefused = error.status === 401 || error.status === 403;
    const todo = isRefused
      ? 'The key is wrong, expired or revoked: copy a secret key anew from the Digital River Dashboard.'
      : 'Check DIGITAL_RIVER_API_URL and the network, or try again later.';
    return [judgeKey(apiKey, config), failed('webhooks', error.message, todo)];
  }
}

/** @see Digital River OpenAPI file, keys: sk_test_… is for test orders, any other sk_… for live ones */
function judgeKey(apiKey: string, { DIGITAL_RIVER_MODE: written }: Config): Finding {
  const mode = apiKey.startsWith('sk_test_') ? 'test' : 'live';
  const found = `a ${mode} key, and ${written} events are written`;
  return mode === written
    ? ok('key', found)
    : failed(
        'key',
        `${found}: all that its webhooks send is kept, and none of it is written`,
        `Use the ${written} key, or set DIGITAL_RIVER_MODE=${mode}.`,
      );
}
