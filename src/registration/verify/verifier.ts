import { plainEnvironment } from '../../config/environment.ts';
import { TOKEN_PATHS } from '../../oauth/issuer/own-issuer.ts';
import { digitalRiverVariables } from '../../sources/digital-river/digital-river-variables.ts';
import { withoutTrailingSlashes } from '../../url.ts';
import type { RegistrationContext } from '../context.ts';
import { isTestKey } from '../org/key-problem.ts';
import type { Verifier } from './verify-ways.ts';

const { DIGITAL_RIVER_SIGNING_SECRETS } = digitalRiverVariables.shape;

/**
 * What the verification of a registration needs. The events have the mode of the key, since that is
 * the mode of the events which Digital River will send.
 *
 * @returns the verifier; or why it is not possible, in full sentences
 * @see Digital River's OpenAPI file: sk_test_… is for test orders, any other sk_… for live orders
 */
export function verifierOf({
  options,
  config,
  environment,
}: Pick<RegistrationContext, 'options' | 'config' | 'environment'>):
  | Verifier
  | { problem: string } {
  if (options.target === 'apex') {
    return {
      problem:
        '--target: expected connector, got apex. Only the connector knows connector.verification; the Apex of the app would take it for an event. With apex, use apply without --verify: it sends new credentials as well, with --send-secrets also where Digital River does not show the registered ones.',
    };
  }
  const live = !isTestKey(config.apiKey);
  const { DIGITAL_RIVER_SIGNING_SECRETS: value } = plainEnvironment(environment);
  const secrets = DIGITAL_RIVER_SIGNING_SECRETS.safeParse(value);
  if (!secrets.success) {
    const [issue] = secrets.error.issues;
    return { problem: `DIGITAL_RIVER_SIGNING_SECRETS: ${issue?.message}.` };
  }
  const ofMode = (secrets.data ?? []).filter(
    (each) => each.live === undefined || each.live === live,
  );
  const own = TOKEN_PATHS.map((path) => `${withoutTrailingSlashes(options.address)}${path}`);
  return {
    live,
    signingSecrets: ofMode.map(({ secret }) => secret),
    isOwn: (tokenEndPoint) => own.includes(withoutTrailingSlashes(tokenEndPoint)),
  };
}
