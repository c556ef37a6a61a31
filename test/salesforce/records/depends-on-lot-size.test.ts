import { ERROR_CODES } from '../../../src/salesforce/error-codes.ts';
import { dependsOnLotSize } from '../../../src/salesforce/records/depends-on-lot-size.ts';
import { refusalOf } from '../../../src/salesforce/refusal.ts';

const TRIGGER = 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY';
const depends = (code: string, message = 'No.') =>
  dependsOnLotSize(refusalOf('Order', { code, message, fields: [] }));

test.each([
  ['a value', 'STRING_TOO_LONG'],
  ['a validation rule', 'FIELD_CUSTOM_VALIDATION_EXCEPTION'],
  ['a record that is gone', 'ENTITY_IS_DELETED'],
  ['a missing right', 'INSUFFICIENT_ACCESS_OR_READONLY'],
  ['a lock', 'UNABLE_TO_LOCK_ROW'],
  ['a lock in a trigger', TRIGGER, 'UNABLE_TO_LOCK_ROW'],
  ['a lock in other words', TRIGGER, 'This record is being modified by another user'],
  ['a parent that is missing', 'INVALID_FIELD', 'Foreign key external ID: 1 not found'],
])('%s is refused in every lot', (_case, code, message = 'No.') => {
  expect(depends(code, message)).toBe(false);
});

test.each([
  ['a trigger', TRIGGER],
  ['a flow that hides its cause', 'CANNOT_EXECUTE_FLOW_TRIGGER', 'unhandled fault has occurred'],
  ['an unknown code', 'SOMETHING_NEW'],
  ['a limit under any code', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Apex CPU time limit exceeded'],
  ['a query that took too long', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Rollup: QUERY_TIMEOUT'],
  ['chunks', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'more than 10 chunks in a single operation'],
])('%s may accept a record in a smaller lot', (_case, code, message = 'No.') => {
  expect(depends(code, message)).toBe(true);
});

test('each code that is marked as alone can be refused for a record, in a way that could be divided', () => {
  const marked = ERROR_CODES.filter((row) => row.at(5) === 'alone');
  const unreachable = marked.filter(
    ([code, record]) => record !== 'park' && record !== 'retry' && code !== 'INVALID_FIELD',
  );
  expect(marked.length).toBeGreaterThan(20);
  expect(unreachable).toEqual([]);
});
