import type { OrgKind } from '../../salesforce/api/org-facts.ts';

/** What is wrong with a key: a problem prevents the registration, a warning does not. */
export interface KeyFinding {
  readonly problem?: string;
  readonly warning?: string;
}

/**
 * Compares the mode of the API key with CONNECTOR_MODE or, when that is not set, with the mode
 * that is usual for the environment.
 *
 * A test key for production is a problem: live orders would never arrive, and nothing would show it.
 * A live key for a sandbox is a warning: it may be intended, and changing what a live key rules is
 * confirmed in any case.
 *
 * @param apiKey secret key of Digital River; never part of the result
 * @param environment kind of the org; undefined when it is not known
 * @param mode value of CONNECTOR_MODE
 * @returns an empty object when nothing differs
 * @see Digital River's OpenAPI file: sk_test_… is for test orders, any other sk_… for live orders
 */
export function keyFinding(
  apiKey: string,
  environment: OrgKind | undefined,
  mode?: string,
): KeyFinding {
  const isTest = isTestKey(apiKey);
  const isLive = isLiveKey(apiKey);
  if (mode === 'live' && isTest) {
    return {
      problem: `DIGITAL_RIVER_API_KEY is a test key (sk_test_…) but CONNECTOR_MODE is live: ${WRITES_NONE} Use the live key.`,
    };
  }
  if (mode === 'test' && isLive) {
    return {
      warning: `DIGITAL_RIVER_API_KEY is a live key but CONNECTOR_MODE is test: ${WRITES_NONE} Use the test key.`,
    };
  }
  if (mode === 'test' || mode === 'live') return {};
  if (isTest && environment === 'production') return { problem: TEST_KEY_FOR_PRODUCTION };
  if (isLive && environment === 'sandbox') return { warning: LIVE_KEY_FOR_SANDBOX };
  return {};
}

/** Whether a key is for test orders. */
export function isTestKey(apiKey: string): boolean {
  return apiKey.startsWith('sk_test_');
}

/** Whether a key is for live orders. */
export function isLiveKey(apiKey: string): boolean {
  return apiKey.startsWith('sk_') && !isTestKey(apiKey);
}

const WRITES_NONE = 'the connector would store these events, but write none of them to Salesforce.';
const TEST_KEY_FOR_PRODUCTION =
  'DIGITAL_RIVER_API_KEY is a test key (sk_test_…) but the environment is production: Digital River would send no live orders. Use the live key. For an org that is to receive test orders, such as a Developer Edition, set CONNECTOR_MODE=test.';
const LIVE_KEY_FOR_SANDBOX =
  'DIGITAL_RIVER_API_KEY is a live key but the environment is sandbox: Digital River will send live orders to a sandbox. Use the key that begins with sk_test_.';
