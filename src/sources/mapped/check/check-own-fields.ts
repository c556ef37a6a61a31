import type { Mapping } from '../language/mapping-schema.ts';
import type { Place } from '../language/values-in.ts';
import { placedWrites } from './placed-writes.ts';
import { type PlacedProblem, problem } from './problem.ts';

/** What every custom object can have without `__c`, as far as it can be written. */
const STANDARD =
  /^(?:Id|Name|OwnerId|CurrencyIsoCode|RecordTypeId|Division|CreatedDate|CreatedById|LastModifiedDate|LastModifiedById)$/i;

/** Checks that a file writes no field that a custom object cannot have: all others end with `__c`. */
export function checkOwnFields(mapping: Mapping): PlacedProblem[] {
  return placedWrites(mapping).flatMap(({ place, write: { record, guard, fields } }) => {
    const isKeyed = 'by' in record;
    const object = isKeyed ? record.object : (mapping.lookups?.[record.lookup]?.object ?? '');
    if (!/__c$/i.test(object)) return [];
    const keys = isKeyed ? placed(record.by, [...place, 'record', 'by']) : [];
    const guards = guard === undefined ? [] : [{ place: [...place, 'guard'], field: guard }];
    return [...keys, ...guards, ...placed(fields, [...place, 'fields'])]
      .filter(({ field }) => !/__[a-z0-9]+$/i.test(field) && !STANDARD.test(field))
      .map(({ place: at, field }) => {
        const expected = `a field of ${object}, whose own fields end with __c`;
        return problem(at, expected, `"${field}"`, `Did you mean "${field}__c"?`);
      });
  });
}

function placed(fields: Readonly<Record<string, unknown>>, place: Place) {
  return Object.keys(fields).map((field) => ({ place: [...place, field], field }));
}
