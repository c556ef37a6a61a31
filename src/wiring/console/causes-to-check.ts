import type { Cause } from '../../console/issues/issues-data.ts';

/** `schema`: objects, fields and the rights to them. `access`: the sharing of orders. */
export type CauseCheck = 'schema' | 'access';

/** The checks of the doctor that can tell whether a cause is mended. */
const CHECKS: ReadonlyMap<string, readonly CauseCheck[]> = new Map(
  Object.entries({
    INSUFFICIENT_ACCESS: ['schema', 'access'],
    INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: ['schema', 'access'],
    INSUFFICIENT_ACCESS_OR_READONLY: ['schema', 'access'],
    INVALID_CROSS_REFERENCE_KEY: ['access'],
    INVALID_FIELD: ['schema'],
    INVALID_FIELD_FOR_INSERT_UPDATE: ['schema'],
    INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: ['schema'],
    INVALID_TYPE: ['schema'],
    NOT_FOUND: ['schema', 'access'],
    NUMBER_OUTSIDE_VALID_RANGE: ['schema'],
    ORDER_NOT_FOUND: ['access'],
    REQUIRED_FIELD_MISSING: ['schema'],
    STRING_TOO_LONG: ['schema'],
  } satisfies Record<string, readonly CauseCheck[]>),
);

/** Empty when the doctor has no check for a cause. */
export function checksFor({ code }: Cause): readonly CauseCheck[] {
  return CHECKS.get(code) ?? [];
}

/** Whether the doctor has a check for a cause. */
export function hasCheck(cause: Cause): boolean {
  return checksFor(cause).length > 0;
}
