/**
 * The published addresses that Digital River sends webhooks from, in live and in test mode.
 *
 * @see Digital River docs, "Digital River API safelist" (state of April 2024)
 */
export const DIGITAL_RIVER_RANGES: readonly string[] = [
  '54.204.214.106/32',
  '100.25.55.35/32',
  '3.94.74.169/32',
  '52.207.145.30/32',
  '35.167.151.150/32',
  '50.112.167.211/32',
  '52.36.133.196/32',
  '54.68.3.105/32',
  '52.19.155.167/32',
  '34.241.30.95/32',
  '209.87.180.0/24',
  '217.65.128.0/24',
  '210.242.154.0/29',
];

/**
 * All addresses and ranges that count as Digital River's.
 *
 * @param configured addresses and ranges to add to the published ones
 * @returns addresses and CIDR ranges
 */
export function knownAddresses(configured: readonly string[]): readonly string[] {
  return [...DIGITAL_RIVER_RANGES, ...configured];
}
