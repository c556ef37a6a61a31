import type { FailedEventNames } from '../salesforce/schema/profile.ts';
import {
  fieldsOf,
  keyField,
  TEXT_LENGTH,
  WORD_LENGTH,
  type WrittenField,
} from '../salesforce/schema/written-field.ts';
import { MAX_REASON_LENGTH } from './failed-event-records.ts';

/**
 * The fields of the Failed Event object that the connector writes.
 *
 * @param names from the schema profile; undefined when it has no such object
 */
export function failedEventFields(names: FailedEventNames | undefined): WrittenField[] {
  if (names === undefined) return [];
  const of = fieldsOf(names.object, 'both');
  const text = { size: TEXT_LENGTH };
  return [
    ...of(names.key, 'text', { ...keyField(true), size: 64 }),
    ...of(names.eventId, 'text', text),
    ...of(names.type, 'text', text),
    ...of(names.source, 'text', { size: WORD_LENGTH }),
    ...of(names.subject, 'text', text),
    ...of(names.reason, 'text', { size: MAX_REASON_LENGTH }),
    ...of(names.code, 'text', text),
    ...of(names.errorObject, 'text', text),
    ...of(names.errorField, 'text', text),
    ...of(names.receivedAt, 'datetime'),
    ...of(names.parkedAt, 'datetime'),
    ...of(names.link, 'text', text),
    ...of(names.status, 'text', { values: ['Parked', 'Reprocess', 'Processed'] }),
  ];
}
