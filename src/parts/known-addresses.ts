import { DIGITAL_RIVER_RANGES } from '../authenticate/digital-river-ranges.ts';
import type { Config } from '../config.ts';

/** Digital River's addresses and ranges: the published ones, and those that are configured. */
export function knownAddresses(config: Config): readonly string[] {
  return [...DIGITAL_RIVER_RANGES, ...config.DIGITAL_RIVER_ADDRESSES];
}
