import type { RecordToWrite } from '../salesforce/records/composite-batches.ts';
import type { FailedEventNames } from '../salesforce/schema/profile.ts';

/** What an admin is shown of a parked event: ids, codes and our own words, never anything of its body. */
export interface FailedEventFacts {
  readonly key: string;
  readonly source: string;
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  readonly receivedAt: Date;
  readonly link: string | null;
}

/** Why and when an event was parked. */
export interface Parking {
  readonly reason: string | null;
  readonly code: string | null;
  readonly object: string | null;
  readonly field: string | null;
  readonly parkedAt: Date;
}

const MAX_TEXT_LENGTH = 255;
/** Characters that the field of the reason has to hold. */
export const MAX_REASON_LENGTH = 32_768;

/** The status by which an admin asks for an event to be replayed. */
export const MARK = 'Reprocess';

/** The record of an event that is parked. */
export function parkedRecord(
  names: FailedEventNames,
  facts: FailedEventFacts,
  { reason, code, object, field, parkedAt }: Parking,
): RecordToWrite {
  return record(names, facts.key, {
    ...factFields(names, facts),
    [names.reason]: shortened(reason, MAX_REASON_LENGTH),
    [names.code]: shortened(code),
    [names.errorObject]: shortened(object),
    [names.errorField]: shortened(field),
    [names.parkedAt]: parkedAt.toISOString(),
    [names.status]: 'Parked',
  });
}

/** The record of an event that was parked, and is not any more. Why it had been stays to be read. */
export function processedRecord(names: FailedEventNames, facts: FailedEventFacts): RecordToWrite {
  return record(names, facts.key, { ...factFields(names, facts), [names.status]: 'Processed' });
}

const UNKNOWN_REASON =
  'The connector does not have this event: it was settled and deleted long ago, or this record was copied from another org. Nothing can be reprocessed. Delete this record.';

/** A record of an event that the inbox does not have, so that its mark means nothing. */
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
    [names.eventId]: shortened(facts.eventId),
    [names.type]: shortened(facts.type),
    [names.subject]: shortened(facts.subject),
    [names.receivedAt]: facts.receivedAt.toISOString(),
    [names.link]: facts.link,
  };
}

function shortened(text: string | null, longest = MAX_TEXT_LENGTH): string | null {
  return text === null ? null : text.slice(0, longest).toWellFormed();
}
