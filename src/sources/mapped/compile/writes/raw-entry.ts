import { createHash } from 'node:crypto';
import type { FieldValue, Write } from '../../../../salesforce/records/write.ts';
import { storableDate } from '../../../parse/instant.ts';
import type { EventContext, EventFacts } from '../value/event-context.ts';

/** Object that holds a record for each event that is written as it came. */
export const RAW_OBJECT = 'Webhook_Event__c';

/** Fields of that object, apart from those that a file adds. */
export const RAW_FIELDS = {
  key: 'Event_Key__c',
  source: 'Source__c',
  type: 'Type__c',
  id: 'Event_Id__c',
  subject: 'Subject__c',
  created: 'Event_Created__c',
  body: 'Body__c',
  length: 'Body_Length__c',
  isComplete: 'Body_Complete__c',
} as const;

/** The longest text of a Long Text Area. */
const MAX_BODY_LENGTH = 131_072;

/** The key of an event's record: events of all sources share the object. */
export function rawKey(source: string, id: string): string {
  return createHash('sha256')
    .update(JSON.stringify([source, id]))
    .digest('hex');
}

/**
 * The write that keeps an event as it came. A body that is too long for its field is left out, since
 * a part of it is no JSON: its length is written, and that it is not complete.
 */
export function rawWrite(source: string, facts: EventFacts, { body }: EventContext): Write {
  const text = body.text;
  const fits = text.length <= MAX_BODY_LENGTH;
  const fields: Record<string, FieldValue> = {
    [RAW_FIELDS.source]: source,
    [RAW_FIELDS.type]: facts.type,
    [RAW_FIELDS.id]: facts.id,
    [RAW_FIELDS.subject]: facts.subject ?? null,
    [RAW_FIELDS.created]: storableDate(facts.time)?.toISOString() ?? null,
    [RAW_FIELDS.body]: fits ? text : null,
    [RAW_FIELDS.length]: text.length,
    [RAW_FIELDS.isComplete]: fits,
  };
  return {
    record: { object: RAW_OBJECT, field: RAW_FIELDS.key, value: rawKey(source, facts.id) },
    group: 'event',
    rule: 'newest',
    version: [0, facts.id],
    creates: true,
    fields,
  };
}
