import type { Mapping } from '../language/mapping-schema.ts';
import { namedFields } from './named-fields.ts';
import { type PlacedProblem, problem } from './problem.ts';

/** What every custom object can have without `__c`, as far as it can be written or searched by. */
const STANDARD =
  /^(?:Id|Name|OwnerId|CurrencyIsoCode|RecordTypeId|Division|CreatedDate|CreatedById|LastModifiedDate|LastModifiedById)$/i;

/** Checks that a file names no field that a custom object cannot have: all others end with `__c`. */
export function checkOwnFields(mapping: Mapping): PlacedProblem[] {
  return namedFields(mapping)
    .filter(
      ({ object, field }) =>
        /__c$/i.test(object) && !/__[a-z0-9]+$/i.test(field) && !STANDARD.test(field),
    )
    .flatMap(({ object, field, at }) => {
      const expected = `a field of ${object}, whose own fields end with __c`;
      const todo = `Did you mean "${field}__c"?`;
      return at.field === undefined ? [] : [problem(at.field, expected, `"${field}"`, todo)];
    });
}
