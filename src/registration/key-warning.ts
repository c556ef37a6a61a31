import type { OrgKind } from '../salesforce/api/org-facts.ts';

/**
 * Warns when the mode of the API key differs from DIGITAL_RIVER_MODE or, when that is not set, from
 * the mode that is usual for the environment. This may be intended, so it is only a warning.
 *
 * @param apiKey secret key of Digital River; never part of the warning
 * @param environment kind of the org; undefined when it is not known
 * @param mode value of DIGITAL_RIVER_MODE
 * @returns undefined when nothing differs
 * @see Digital River's OpenAPI file: sk_test_… is for test orders, any other sk_… for live orders
 */
export function keyWarning(
  apiKey: string,
  environment: OrgKind | undefined,
  mode?: string,
): string | undefined {
  const isTest = apiKey.startsWith('sk_test_');
  const isLive = apiKey.startsWith('sk_') && !isTest;
  if (mode === 'test' || mode === 'live') {
    return (mode === 'live' && isTest) || (mode === 'test' && isLive)
      ? `DIGITAL_RIVER_API_KEY is ${isTest ? 'a test key (sk_test_…)' : 'a live key'} but DIGITAL_RIVER_MODE is ${mode}: the connector will store these events, but write none of them to Salesforce. Use the ${mode} key.`
      : undefined;
  }
  if (isTest && environment === 'production') {
    return 'DIGITAL_RIVER_API_KEY is a test key (sk_test_…) but the environment is production: Digital River will send no live orders. Use the live key.';
  }
  if (isLive && environment === 'sandbox') {
    return 'DIGITAL_RIVER_API_KEY is a live key but the environment is sandbox: Digital River will send live orders to a sandbox. Use the key that begins with sk_test_.';
  }
  return undefined;
}
