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
 * @param orderObject API name of the Order's object
 */
export function failedEventFields(
  names: FailedEventNames | undefined,
  orderObject: string,
): WrittenField[] {
  if (names === undefined) return [];
  const of = fieldsOf(names.object, 'both');
  const text = { size: TEXT_LENGTH };
  const link = { to: orderObject, optional: true } as const;
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
    ...of(names.status, 'text', { values: statusesIn(names) }),
    ...of(names.dismissalNote, 'text', { ...text, optional: true }),
    ...of(names.order, 'lookup', link),
    ...of(names.otherOrder, 'lookup', link),
    ...of(names.otherOrderId, 'text', { ...text, optional: true }),
  ];
}

/** A profile of an earlier release knows no note, and may have a restricted picklist. */
function statusesIn({ dismissalNote }: FailedEventNames): string[] {
  const statuses = ['Parked', 'Reprocess', 'Processed'];
  return dismissalNote === undefined ? statuses : [...statuses, 'Dismissed'];
}
