import { readFileSync } from 'node:fs';
import type { ErrorLevel, RecordVerdict } from '../../src/salesforce/classify-error.ts';
import { ERROR_CODES } from '../../src/salesforce/error-codes.ts';
import { OrgOutageError } from '../../src/salesforce/org-errors.ts';
import { reasonFor, reasonWithoutEvent, refusalOf } from '../../src/salesforce/refusal.ts';
import { REFUSAL_REASONS } from '../../src/salesforce/refusal-reasons.ts';

const VALUE = 'marie.curie@example.com';

/** Errors about one record, with Salesforce's wording and a value in each, and their verdicts. */
// biome-ignore format: a table reads best with one row a line.
const TABLE: [code: string, message: string, verdict: RecordVerdict][] = [
  ['UNABLE_TO_LOCK_ROW', `unable to obtain exclusive access to this record or 1 records: ${VALUE}`, 'retry'],
  ['QUERY_TIMEOUT', `Your query request was running for too long. ${VALUE}`, 'retry'],
  ['UNKNOWN_EXCEPTION', `An unexpected error occurred. ${VALUE}`, 'retry'],
  ['APEX_ERROR', `${VALUE}: execution of BeforeUpdate`, 'retry'],
  ['ALL_OR_NONE_OPERATION_ROLLED_BACK', `Record rolled back ${VALUE}`, 'retry'],
  ['DUPLICATE_VALUE', `duplicate value found: DR_Order_Id__c duplicates value on record with id: ${VALUE}`, 'retry'],
  ['INVALID_FIELD', `Foreign key external ID: ${VALUE} not found for field DR_Order_Id__c in entity Order`, 'retry'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `dlrs_OrderTrigger: execution of AfterUpdate caused by: System.DmlException: Update failed. First exception on row 0 with id ${VALUE}; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record: []`, 'retry'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `OrderTrigger: execution of AfterUpdate caused by: System.QueryException: Record Currently Unavailable: The record you are attempting to edit, or one of its related records, is currently being modified by another user. Please try again. ${VALUE}`, 'retry'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `OrderTrigger: execution of BeforeUpdate caused by: System.QueryException: unable to obtain exclusive access to this record or 2 records: ${VALUE}`, 'retry'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `OrderTrigger: execution of BeforeUpdate caused by: System.DmlException: first error: QUERY_TIMEOUT, ${VALUE}`, 'retry'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `OrderTrigger: execution of BeforeUpdate caused by: System.QueryException: Your query request was running for too long. ${VALUE}`, 'retry'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `OrderTrigger: execution of BeforeUpdate caused by: System.LimitException: Apex CPU time limit exceeded ${VALUE}`, 'retry'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `Apex CPU time limit exceeded ${VALUE}`, 'retry'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `OrderTrigger: System.LimitException: Too many SOQL queries: 101 ${VALUE}`, 'retry'],
  ['NEWLY_INVENTED_CODE', `A new kind of error ${VALUE}`, 'retry'],
  ['NOT_FOUND', `The requested resource does not exist ${VALUE}`, 'gone'],
  ['INVALID_CROSS_REFERENCE_KEY', `invalid cross reference id ${VALUE}`, 'gone'],
  ['ENTITY_IS_DELETED', `entity is deleted ${VALUE}`, 'gone'],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', `DR_STALE_EVENT: the Order holds a newer state. ${VALUE}`, 'superseded'],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', `Do not change orders of ${VALUE}`, 'park'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `OrderTrigger: execution of BeforeInsert caused by: System.NullPointerException: Attempt to de-reference a null object ${VALUE}`, 'park'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `OrderTrigger: execution of AfterUpdate caused by: System.DmlException: first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, ${VALUE}: []`, 'park'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be inserted: ${VALUE}`, 'hold'],
  ['REQUIRED_FIELD_MISSING', `Required fields are missing: [${VALUE}]`, 'park'],
  ['INVALID_FIELD', `No such column '${VALUE}' on sobject of type Order`, 'hold'],
  ['STRING_TOO_LONG', `DR State: data value too large: ${VALUE} (max length=64)`, 'park'],
  ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', `DR State: bad value for restricted picklist field: ${VALUE}`, 'park'],
  ['INVALID_FIELD_FOR_INSERT_UPDATE', `Unable to create/update fields: ${VALUE}`, 'hold'],
  ['INSUFFICIENT_ACCESS_OR_READONLY', `insufficient access rights on object id ${VALUE}`, 'hold'],
  ['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', `insufficient access rights on cross-reference id: ${VALUE}`, 'hold'],
  ['MALFORMED_ID', `bad id ${VALUE}`, 'park'],
  ['JSON_PARSER_ERROR', `Unexpected character at [line:1, column:1] ${VALUE}`, 'park'],
  ['INVALID_TYPE', `sObject type '${VALUE}' is not supported.`, 'hold'],
  ['INVALID_TYPE_ON_FIELD_IN_RECORD', `value not of required type: ${VALUE}`, 'park'],
  ['NUMBER_OUTSIDE_VALID_RANGE', `DR State Version: value outside of valid range on numeric field: ${VALUE}`, 'park'],
];

const FIELDS = ['DR_Order_State__c', 'DR_Order_State_Version__c'];

test.each(TABLE)('%s "%s" has the verdict %s', (code, message, verdict) => {
  expect(refusalOf('Order', { code, message, fields: FIELDS })).toEqual({
    verdict,
    code,
    object: 'Order',
    fields: FIELDS,
    detail: message,
  });
});

test.each(TABLE)(
  'the reason for %s "%s" contains code, object and fields, and not the message',
  (code, message) => {
    const reason = reasonFor(refusalOf('Order', { code, message, fields: FIELDS }));
    expect(reason).toMatch(/^[A-Z].*\. \(.*\)$/);
    expect(reason).toContain(`(${code} on Order.DR_Order_State__c, DR_Order_State_Version__c)`);
    expect(reason).not.toContain(VALUE);
  },
);

test('a conflict that a validation rule notices has the code of all conflicts', () => {
  const message = `DR_ORDER_CONFLICT: the Order has another id. ${VALUE}`;
  const error = { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message, fields: ['DR_Order_Id__c'] };
  expect(refusalOf('Order', error)).toEqual({
    verdict: 'conflict',
    code: 'ORDER_CONFLICT',
    object: 'Order',
    fields: ['DR_Order_Id__c'],
    detail: message,
  });
});

test('a conflict has its own reason, whatever its code', () => {
  const conflict = {
    verdict: 'conflict',
    code: 'ORDER_CONFLICT',
    object: 'Order',
    fields: [],
    detail: VALUE,
  } as const;
  expect(reasonFor(conflict)).toBe(
    'The Salesforce Order already carries another Digital River order id. (ORDER_CONFLICT on Order)',
  );
});

test('a marker counts only in messages of validation rules: others may quote it', () => {
  const quoted = {
    code: 'STRING_TOO_LONG',
    message: 'data value too large: DR_STALE_EVENT',
    fields: [],
  };
  expect(refusalOf('Order', quoted).verdict).toBe('park');
});

test('a passing cause counts only in messages about the code of the org: others may quote it', () => {
  const quoted = {
    code: 'STRING_TOO_LONG',
    message: 'data value too large: UNABLE_TO_LOCK_ROW',
    fields: [],
  };
  expect(refusalOf('Order', quoted).verdict).toBe('park');
});

test("characters that PostgreSQL's JSON does not accept are replaced in the message", () => {
  const message = 'bad value: a\u0000b\ud800';
  const { detail } = refusalOf('Order', { code: 'MALFORMED_ID', message, fields: [] });
  expect(detail).toBe('bad value: a\ufffdb\ufffd');
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ["No such column 'Number__c' on sobject of type Order", 'INVALID_FIELD', ['Number__c']],
  ["SELECT Id,Number__c FROM Order\nERROR at Row:1:Column:11\nNo such column 'Number__c' on entity 'Order'.", 'INVALID_FIELD', ['Number__c']],
  ['Unable to create/update fields: A__c, B__c. Please check the security settings of this field.', 'INVALID_FIELD_FOR_INSERT_UPDATE', ['A__c', 'B__c']],
  [`No such column '${VALUE}' on sobject of type Order`, 'INVALID_FIELD', []],
  [`Unable to create/update fields: ${VALUE}`, 'INVALID_FIELD_FOR_INSERT_UPDATE', []],
  ["No such column '49151234567' on sobject of type Order", 'INVALID_FIELD', []],
  ["No such column 'Number__c' on sobject of type Order", 'FIELD_CUSTOM_VALIDATION_EXCEPTION', []],
])('a missing field is read from the message when only that names it: %s', (message, code, fields) => {
  const refusal = refusalOf('Order', { code, message, fields: [] });
  expect(refusal.fields).toEqual(fields);
  expect(reasonFor(refusal)).toContain(`(${code} on ${['Order', ...fields.slice(0, 1)].join('.')}`);
  expect(refusalOf('Order', { code, message, fields: ['Other__c'] }).fields).toEqual(['Other__c']);
});

test('what is no code and no name of a field is left out, since it could be any text', () => {
  const error = { code: `${VALUE} \u0000`, message: '', fields: ['A__c', VALUE, 'a\u0000b', ''] };
  const refusal = refusalOf('Order', error);
  expect(refusal).toMatchObject({ code: 'UNREADABLE_CODE', fields: ['A__c'], verdict: 'retry' });
  expect(reasonFor(refusal)).toBe('Salesforce refuses the write. (UNREADABLE_CODE on Order.A__c)');
});

test.each(['constructor', 'toString'])('the code %s has no reason of its own', (code) => {
  const refusal = refusalOf('Order', { code, message: '', fields: [] });
  expect(reasonFor(refusal)).toBe(`Salesforce refuses the write. (${code} on Order)`);
});

test.each([
  ['INVALID_SESSION_ID', 'sign-in'],
  ['INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE', 'unavailable'],
  ['REQUEST_LIMIT_EXCEEDED', 'limit'],
  ['SERVER_UNAVAILABLE', 'unavailable'],
])('%s about one record is an outage of the whole org: %s', (code, kind) => {
  const refuse = () => refusalOf('Order', { code, message: VALUE, fields: [] });
  expect(refuse).toThrow(OrgOutageError);
  expect(refuse).toThrow(
    expect.objectContaining({ kind, message: expect.not.stringContaining(VALUE) }),
  );
});

test.each([
  ['INVALID_TYPE', 'Order', /^The integration user cannot see Orders: they are off in the org/],
  ['INVALID_TYPE', 'DR_Fulfillment__c', /Assign the permission set; if that is done, deploy/],
  ['INVALID_FIELD', 'Order', /Assign the permission set; if that is done, deploy/],
] as const)('the reason for %s on %s names what an admin checks first', (code, object, reason) => {
  const refusal = { verdict: 'park', code, object, fields: [], detail: '' } as const;
  expect(reasonFor(refusal)).toMatch(reason);
});

// biome-ignore format: a table reads best with one row a line.
test.each<[code: string, message: string, of: ErrorLevel, reason: RegExp]>([
  ['ENTITY_IS_LOCKED', 'the entity is locked', 'record', /^The record is locked by an approval process of the org\. Approve, reject, recall or unlock it\. /],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'first error: ENTITY_IS_LOCKED, no', 'record', /^The record is locked by an approval process/],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'a null object', 'record', /^An Apex trigger or a flow of the org refuses the write or fails\. Look at Setup, Object Manager, Order, Triggers, and Setup, Flows\. /],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'entity type cannot be inserted: Order', 'record', /Assign the permission set; if that is done, deploy force-app, or what "source metadata" wrote for the mapping file\. /],
  ['NOT_FOUND', 'The requested resource does not exist', 'collection', /external id field.* Assign the permission set; if that is done, deploy force-app, or what "source metadata" wrote for the mapping file\. /],
  ['NOT_FOUND', 'The requested resource does not exist', 'record', /^The record does not exist/],
  ['INVALID_CROSS_REFERENCE_KEY', "Record Type ID: this ID value isn't valid", 'record', /^The record type is not available/],
  ['APEX_DATA_ACCESS_RESTRICTION', 'No.', 'record', /Assign the permission set; if that is done, deploy force-app, or what "source metadata" wrote for the mapping file\. /],
])('the reason for %s "%s" about a %s says what to do', (code, message, of, reason) => {
  expect(reasonFor(refusalOf('Order', { code, message, fields: [] }, of))).toMatch(reason);
});

// biome-ignore format: a table reads best with one row a line.
test.each<[code: string, fields: string[], reason: RegExp]>([
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', [], /^A validation rule of your org, or its Apex code \(addError\).* none of the connector's\. Look at Setup, Object Manager, Order, Validation Rules and Triggers\. The org's own message says more/],
  ['CANNOT_EXECUTE_FLOW_TRIGGER', [], /^A flow of the org.*Paused And Failed Flow Interviews.*The org's own message says more/],
  ['FLOW_EXCEPTION', [], /^A flow of the org/],
  ['CUSTOM_APEX_ERROR', [], /^An Apex trigger or a flow/],
  ['FIELD_FILTER_VALIDATION_EXCEPTION', ['AccountId'], /^The lookup filter of AccountId refuses .*Setup, Object Manager, Order, Fields & Relationships/],
  ['FIELD_FILTER_VALIDATION_EXCEPTION', [], /^The lookup filter of a lookup field refuses/],
  ['REQUIRED_FIELD_MISSING', ['Region__c'], /^The org requires Region__c, which .* Fill it in on the record, or make it optional/],
  ['STRING_TOO_LONG', ['DR_State__c'], /^A text is longer than DR_State__c allows\. Lengthen the field/],
  ['JSON_PARSER_ERROR', ['Text__c'], /^A value is of another type than Text__c, such as true in a text field\. Change the type of the field \(Setup/],
  ['INVALID_TYPE_ON_FIELD_IN_RECORD', [], /^A value is of another type than its field/],
  ['STRING_TOO_LONG', [], /^A text is longer than its field allows\./],
  ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', ['Stage__c'], /^The restricted picklist Stage__c lacks the value\. Add it/],
  ['NUMBER_OUTSIDE_VALID_RANGE', ['Amount__c'], /^A number does not fit Amount__c\. Give the field more digits/],
  ['DUPLICATE_VALUE', ['Key__c'], /^Another record holds a value of Key__c that must be unique\. Clear it there/],
])('the reason for %s names what is wrong, where, and what to change (%j)', (code, fields, expected) => {
  const reason = reasonFor(refusalOf('Order', { code, message: VALUE, fields }));
  expect(reason).toMatch(expected);
  expect(reason).not.toContain(VALUE);
  expect(reason).not.toContain('  ');
});

test('a reason ends with the id of the record, where it is known', () => {
  const error = { code: 'STRING_TOO_LONG', message: '', fields: ['A__c'] };
  const refusal = { ...refusalOf('Order', error), recordId: '801Qy0000000001AAA' };
  expect(reasonFor(refusal)).toMatch(
    / \(STRING_TOO_LONG on Order\.A__c; Order 801Qy0000000001AAA\)$/,
  );
});

test('no reason is longer than what is stored, whatever the field names', () => {
  for (const code of REFUSAL_REASONS.keys()) {
    const error = {
      code,
      message: '',
      fields: ['digitalriverv3__A_Name_Of_Forty_Characters_Length__c'],
    };
    const refusal = refusalOf('digitalriverv3__DR_Invoice_Credit_Memo__c', error);
    expect(reasonFor(refusal).length).toBeLessThan(1000);
  }
});

test('every reason to hold names the permission set, and what else to check', () => {
  const codes = ERROR_CODES.filter(([, record, collection]) =>
    [record, collection].includes('hold'),
  );
  const own = [
    'EXCEEDED_QUOTA',
    'STORAGE_LIMIT_EXCEEDED',
    'LICENSE_LIMIT_EXCEEDED',
    'PACKAGE_LICENSE_REQUIRED',
  ];
  for (const [code] of codes) {
    if ((own as string[]).includes(code)) continue;
    const refusal = refusalOf(
      'DR_File__c',
      { code, message: 'No such column', fields: [] },
      'collection',
    );
    expect([code, reasonFor(refusal)]).toEqual([
      code,
      expect.stringMatching(/Assign the permission set; if that is done/),
    ]);
  }
});

test('docs/operations.md has a row for every code with a reason of its own', () => {
  const guide = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const rows = guide.split('\n').filter((line) => line.startsWith('| `'));
  const missing = [...REFUSAL_REASONS.keys()].filter(
    (code) => !rows.some((row) => row.split(' | ')[0]?.includes(`\`${code}\``)),
  );
  expect(missing).toEqual([]);
});

test.each(['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'CANNOT_EXECUTE_FLOW_TRIGGER'])(
  "a maintenance that the org's own code meets is reported as one: %s",
  (code) => {
    const message = `OrderTrigger: execution of AfterUpdate caused by: System.DmlException: Insert failed. first error: INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE, ${VALUE}: []`;
    const judge = () => refusalOf('Order', { code, message, fields: [] });
    expect(judge).toThrow(
      'Salesforce answers INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE: the org is read-only during a maintenance of Salesforce.',
    );
    expect(judge).toThrow(
      expect.objectContaining({ kind: 'unavailable', isOfRecord: true }) as Error,
    );
  },
);

test.each([...REFUSAL_REASONS.keys()].filter((code) => code !== 'CONNECTOR_ERROR'))(
  'the reason %s of a write that is no event does not speak of events',
  (code) => {
    const refusal = { verdict: 'park', code, object: 'Order', fields: [], detail: '' } as const;
    const reason = reasonWithoutEvent(refusal);
    expect(reason).not.toMatch(/replay|event\b|console/i);
    expect(reason).toMatch(/\.\)? \(/);
  },
);
