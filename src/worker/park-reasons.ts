import { InvalidEventError } from '../errors.ts';
import type { ConflictIds, ParkReason } from '../inbox/event.ts';
import { type ConflictParties, type Refusal, reasonFor } from '../salesforce/refusal.ts';
import { isWord } from '../shown-text.ts';

/** A reason is stored with each event, logged, and shown in the org. */
const MAX_REASON_LENGTH = 1000;
const MAX_DETAIL_LENGTH = 4000;
/** A record id of Salesforce. */
const RECORD_ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;

/**
 * Why an event is parked that cannot be read, or whose subject's records cannot be looked up by
 * what it contains.
 *
 * @throws the error itself when it is none of the event's
 */
export function unreadableReason(error: unknown): ParkReason {
  if (!(error instanceof InvalidEventError)) throw error;
  return bounded({
    reason: error.message,
    code: 'INVALID_EVENT',
    object: '',
    field: error.field,
    detail: '',
  });
}

/** Why an event is parked whose write Salesforce refused. */
export function parkReasonFor(refusal: Refusal): ParkReason {
  const { code, object, fields, detail, parties } = refusal;
  const reason = reasonFor(refusal);
  return {
    ...bounded({ reason, code, object, field: fields.join(', '), detail }),
    ...(parties === undefined ? {} : { conflict: conflictIds(parties) }),
  };
}

/** The ids of a conflict. What does not have the form of one is left out. */
function conflictIds({ record, otherRecord, owner }: ConflictParties): ConflictIds {
  return {
    ...(isRecordId(record) && { order: record }),
    ...(isRecordId(otherRecord) && { otherOrder: otherRecord }),
    ...(owner !== undefined && isWord(owner) && { otherSubject: owner }),
  };
}

function isRecordId(value: string | undefined): value is string {
  return value !== undefined && RECORD_ID.test(value);
}

/** Why an event is parked on which the connector itself failed. */
export function defectReason(error: unknown, explanation?: string): ParkReason {
  return parkReasonFor(defectRefusal(error, explanation));
}

/** The connector itself failed on a subject: it may succeed later, in another version. */
export function defectRefusal(error: unknown, explanation?: string): Refusal {
  const detail = error instanceof Error ? error.message : String(error);
  return {
    verdict: 'retry',
    code: 'CONNECTOR_ERROR',
    object: '',
    fields: [],
    detail,
    ...(explanation === undefined ? {} : { explanation }),
  };
}

/** A reason that is stored with an event, in its greatest length. */
export function boundedReason(reason: string): string {
  return shortened(reason, MAX_REASON_LENGTH);
}

/** Nothing that an event or Salesforce contains makes a row, a log line or a page large. */
function bounded({ reason, code, object, field, detail }: ParkReason): ParkReason {
  return {
    reason: boundedReason(reason),
    code: shortened(code, MAX_REASON_LENGTH),
    object: shortened(object, MAX_REASON_LENGTH),
    field: shortened(field, MAX_REASON_LENGTH),
    detail: shortened(detail, MAX_DETAIL_LENGTH),
  };
}

function shortened(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}
