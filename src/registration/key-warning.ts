import type { OrgKind } from '../salesforce/api/org-facts.ts';

/**
 * Warns about a key of the other mode than DIGITAL_RIVER_MODE says, or, where that is not set, than the environment
 * suggests. It may be meant so: only a warning.
 *
 * @param apiKey secret key of Digital River; never part of the answer
 * @param mode value of DIGITAL_RIVER_MODE
 * @see Digital River OpenAPI file, keys: sk_test_… is for test orders, any other sk_… for live ones
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
      ? `DIGITAL_RIVER_API_KEY is ${isTest ? 'a test key (sk_test_…)' : 'a live key'} but DIGITAL_RIVER_MODE is ${mode}: all that is sent will be kept, and none of it written. Use the ${mode} key.`
      : undefined;
  }
  if (isTest && environment === 'production') {
    return 'DIGITAL_RIVER_API_KEY is a test key (sk_test_…) but the environment is production: no live order will be sent. Use the live key.';
  }
  if (isLive && environment === 'sandbox') {
    return 'DIGITAL_RIVER_API_KEY is a live key but the environment is sandbox: live orders will be sent to a sandbox. Use the key that starts with sk_test_.';
  }
  return undefined;
}
