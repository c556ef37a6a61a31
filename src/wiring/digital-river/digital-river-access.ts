import type { Config } from '../../config/index.ts';
import type { DigitalRiverAccess } from '../../sources/digital-river/api/api-request.ts';
import { SECOND_MS } from '../../time.ts';

const TIMEOUT_MS = 15 * SECOND_MS;

/** How Digital River's API is called, as configured; undefined without a key, and when it is off. */
export function digitalRiverAccess({
  DIGITAL_RIVER_API_KEY: apiKey,
  DIGITAL_RIVER_API_URL: baseUrl,
  DIGITAL_RIVER_ENABLED: isOn,
}: Pick<Config, 'DIGITAL_RIVER_API_KEY' | 'DIGITAL_RIVER_API_URL' | 'DIGITAL_RIVER_ENABLED'>):
  | DigitalRiverAccess
  | undefined {
  return apiKey === undefined || !isOn ? undefined : { baseUrl, apiKey, timeoutMs: TIMEOUT_MS };
}
