import type { RecordToWrite } from '../salesforce/records/composite-batches.ts';
import type { FailedEventNames } from '../salesforce/schema/profile.ts';

/** What the org shows of an event: ids and times, never anything from its body. */
export interface FailedEventFacts {
  readonly key: string;
  readonly source: string;
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  readonly receivedAt: Date;
  /** Address of the console's page about the event; null without a console. */
  readonly link: string | null;
}

/** Why and when an event was parked. */
export interface Parking {
  /** In the connector's words. */
  readonly reason: string | null;
  readonly code: string | null;
  readonly object: string | null;
  readonly field: string | null;
  readonly parkedAt: Date;
}

const MAX_TEXT_LENGTH = 255;
/** Required length of the reason's field, in characters. */
export const MAX_REASON_LENGTH = 32_768;

/** The status by which an admin requests that an event is replayed. */
export const REPROCESS_STATUS = 'Reprocess';

/** The record of a parked event. */
export function parkedRecord(
  names: FailedEventNames,
  facts: FailedEventFacts,
  { reason, code, object, field, parkedAt }: Parking,
): RecordToWrite {
  return record(names, facts.key, {
    ...factFields(names, facts),
    [names.reason]: truncated(reason, MAX_REASON_LENGTH),
    [names.code]: truncated(code),
    [names.errorObject]: truncated(object),
    [names.errorField]: truncated(field),
    [names.parkedAt]: parkedAt.toISOString(),
    [names.status]: 'Parked',
  });
}

/** The record of an event that is no longer parked. The reason for which it was parked stays. */
export function processedRecord(names: FailedEventNames, facts: FailedEventFacts): RecordToWrite {
  return record(names, facts.key, { ...factFields(names, facts), [names.status]: 'Processed' });
}

const UNKNOWN_REASON =
  'The connector does not have this event: it was settled and deleted long ago, or this record was copied from another org. The event cannot be reprocessed. Delete this record.';

/** A record whose event is not in the inbox: it is set back to Parked, with an explanation. */
export function unknownRecord(names: FailedEventNames, key: string): RecordToWrite {
  return record(names, key, { [names.reason]: UNKNOWN_REASON, [names.status]: 'Parked' });
}

function record(
  names: FailedEventNames,
  value: string,
  fields: RecordToWrite['fields'],
): RecordToWrite {
  return { object: names.object, key: names.key, value, fields };
}

function factFields(names: FailedEventNames, facts: FailedEventFacts): RecordToWrite['fields'] {
  return {
    [names.source]: facts.source,
    [names.eventId]: truncated(facts.eventId),
    [names.type]: truncated(facts.type),
    [names.subject]: truncated(facts.subject),
    [names.receivedAt]: facts.receivedAt.toISOString(),
    [names.link]: facts.link,
  };
}

function truncated(text: string | null, maxLength = MAX_TEXT_LENGTH): string | null {
  return text === null ? null : text.slice(0, maxLength).toWellFormed();
}
