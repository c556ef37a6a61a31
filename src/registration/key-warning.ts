import type { OrgKind } from '../salesforce/org-kind.ts';

/**
 * Warns about a key of the other mode than the environment suggests. It may be meant so: only a warning.
 * @param apiKey secret key of Digital River; never part of the answer
 * @see Digital River OpenAPI file, keys: sk_test_… is for test orders, any other sk_… for live ones
 */
export function keyWarning(apiKey: string, environment: OrgKind | undefined): string | undefined {
  const isTest = apiKey.startsWith('sk_test_');
  const isLive = apiKey.startsWith('sk_') && !isTest;
  if (isTest && environment === 'production') {
    return 'DIGITAL_RIVER_API_KEY is a test key (sk_test_…) but the environment is production: no live order will be sent. Use the live key.';
  }
  if (isLive && environment === 'sandbox') {
    return 'DIGITAL_RIVER_API_KEY is a live key but the environment is sandbox: live orders will be sent to a sandbox. Use the key that starts with sk_test_.';
  }
  return undefined;
}
