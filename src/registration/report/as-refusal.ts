import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';

/**
 * For `catch`: makes an error of Digital River's API a result.
 *
 * @throws every other error
 */
export function asRefusal(error: unknown): DigitalRiverError {
  if (error instanceof DigitalRiverError) return error;
  throw error;
}
