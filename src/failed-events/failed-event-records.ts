import type { RecordToWrite } from '../salesforce/records/composite-batches.ts';
import type { FailedEventNames } from '../salesforce/schema/profile.ts';

/** The Orders that an event is about, by their record ids, and the order id of a conflict. */
export interface LinkedOrders {
  readonly order: string | null;
  readonly otherOrder: string | null;
  /** The sender's order id that the Order already carries. */
  readonly otherOrderId: string | null;
}

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
  /** Undefined: they are left as they are. */
  readonly orders?: LinkedOrders | undefined;
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

/** Required length of the other texts' fields, in characters. */
const MAX_TEXT_LENGTH = 255;
/** Required length of the reason's field, in characters. */
export const MAX_REASON_LENGTH = 32_768;

/** The record of a parked event. */
export function parkedRecord(
  names: FailedEventNames,
  facts: FailedEventFacts,
  parking: Parking,
): RecordToWrite {
  return record(names, facts.key, {
    ...factFields(names, facts),
    ...orderFields(names, facts.orders),
    ...parkingFields(names, parking),
    ...noteField(names, null),
    [names.status]: 'Parked',
  });
}

/** The record of an event that is no longer parked. The reason for which it was parked stays. */
export function processedRecord(names: FailedEventNames, facts: FailedEventFacts): RecordToWrite {
  return record(names, facts.key, {
    ...factFields(names, facts),
    ...noteField(names, null),
    [names.status]: 'Processed',
  });
}

/** The record of an event that a person has dismissed. */
export function dismissedRecord(
  names: FailedEventNames,
  facts: FailedEventFacts,
  { reason, note }: { readonly reason: string | null; readonly note: string | null },
): RecordToWrite {
  return record(names, facts.key, {
    ...factFields(names, facts),
    [names.reason]: truncated(reason, MAX_REASON_LENGTH),
    ...noteField(names, note),
    [names.status]: 'Dismissed',
  });
}

/** The record without its links to Orders; undefined when it has none. */
export function withoutLinks(
  { order, otherOrder }: FailedEventNames,
  of: RecordToWrite,
): RecordToWrite | undefined {
  const isLink = ([name, value]: [string, unknown]) =>
    value !== null && (name === order || name === otherOrder);
  const fields = Object.entries(of.fields);
  if (!fields.some(isLink)) return undefined;
  return { ...of, fields: Object.fromEntries(fields.filter((field) => !isLink(field))) };
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

function parkingFields(
  names: FailedEventNames,
  { reason, code, object, field, parkedAt }: Parking,
): RecordToWrite['fields'] {
  return {
    [names.reason]: truncated(reason, MAX_REASON_LENGTH),
    [names.code]: truncated(code),
    [names.errorObject]: truncated(object),
    [names.errorField]: truncated(field),
    [names.parkedAt]: parkedAt.toISOString(),
  };
}

function noteField({ dismissalNote }: FailedEventNames, note: string | null) {
  return named(dismissalNote, truncated(note));
}

function orderFields(
  names: FailedEventNames,
  orders: LinkedOrders | undefined,
): RecordToWrite['fields'] {
  if (orders === undefined) return {};
  return {
    ...named(names.order, orders.order),
    ...named(names.otherOrder, orders.otherOrder),
    ...named(names.otherOrderId, truncated(orders.otherOrderId)),
  };
}

/** A field that a profile may leave out. */
function named(name: string | undefined, value: string | null): RecordToWrite['fields'] {
  return name === undefined ? {} : { [name]: value };
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
