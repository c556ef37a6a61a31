import { errorAdvice } from '../error-advice.ts';

const MISSING =
  'Digital River does not have the file yet, or no longer. If that lasts, compare DIGITAL_RIVER_API_URL and the mode of DIGITAL_RIVER_API_KEY with those of the order.';

const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'Digital River does not accept the id of the file, which came with its event.',
  403: 'The API key may not read files: use a secret key of the account, or give the restricted key the right to read files (DIGITAL_RIVER_API_KEY).',
  404: MISSING,
  409: 'Digital River cannot hand out the file now.',
  410: MISSING,
};

/** {@link errorAdvice} for the content of a file, or a link to it. The connector tries again by itself. */
export function fileAdvice(status: number, code: string | null): string {
  if (code === 'api_key_expired') return errorAdvice(status, code);
  return BY_STATUS[status] ?? errorAdvice(status, null);
}
