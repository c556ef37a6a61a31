import type { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';

/** An error as programs get it: Digital River's own fields, and the sentence that people get. */
export function errorJson(error: DigitalRiverError) {
  const { status, type, code, parameter, requestId, outcome, message } = error;
  return { status, type, code, parameter, requestId, outcome, message };
}
