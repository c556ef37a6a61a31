import { InvalidEventError } from '../errors.ts';
import type { ParkReason } from '../inbox/event.ts';
import { type Refusal, reasonFor } from '../salesforce/refusal.ts';

/**
 * Why an event is parked that cannot be read, or whose subject's records cannot be looked up by
 * what it contains.
 *
 * @throws the error itself when it is none of the event's
 */
export function unreadableReason(error: unknown): ParkReason {
  if (!(error instanceof InvalidEventError)) throw error;
  return {
    reason: error.message,
    code: 'INVALID_EVENT',
    object: '',
    field: error.field,
    detail: '',
  };
}

/** Why an event is parked whose write Salesforce refused. */
export function parkReasonFor(refusal: Refusal): ParkReason {
  const { code, object, fields, detail } = refusal;
  return { reason: reasonFor(refusal), code, object, field: fields.join(', '), detail };
}
