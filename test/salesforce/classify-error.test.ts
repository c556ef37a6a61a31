import { classifyError, isOrgOutage, type Verdict } from '../../src/salesforce/classify-error.ts';
import { ERROR_CODE_SOURCES, ERROR_CODES } from '../../src/salesforce/error-codes.ts';
import { growthOf } from '../support/growth.ts';
import { fc } from '../support/properties.ts';

const LEVELS = ['record', 'collection', 'request'] as const;

/** The verdict about a record, a collection and a request, and the codes that have it. */
const TABLE: [record: Verdict, collection: Verdict, request: Verdict, codes: string[]][] = [
  [
    'park',
    'park',
    'park',
    [
      'BAD_CUSTOM_ENTITY_PARENT_DOMAIN',
      'CANNOT_CASCADE_PRODUCT_ACTIVE',
      'CANNOT_EXECUTE_FLOW_TRIGGER',
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
      'CANNOT_REPARENT_RECORD',
      'CIRCULAR_DEPENDENCY',
      'CUSTOM_APEX_ERROR',
      'DELETE_FAILED',
      'DEPENDENCY_EXISTS',
      'DUPLICATE_ARGUMENT_VALUE',
      'DUPLICATE_EXTERNAL_ID',
      'DUPLICATES_DETECTED',
      'ENTITY_IS_ARCHIVED',
      'ENTITY_SAVE_ERROR',
      'FAILED_ACTIVATION',
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      'FIELD_FILTER_VALIDATION_EXCEPTION',
      'FIELD_INTEGRITY_EXCEPTION',
      'FLOW_EXCEPTION',
      'ID_REQUIRED',
      'ILLEGAL_QUERY_PARAMETER_VALUE',
      'INVALID_ARGUMENT_TYPE',
      'INVALID_BATCH_REQUEST',
      'INVALID_CROSS_REFERENCE_TYPE_FOR_FIELD',
      'INVALID_CURRENCY_ISO',
      'INVALID_DATE_FORMAT',
      'INVALID_EMAIL_ADDRESS',
      'INVALID_ID_FIELD',
      'INVALID_INPUT',
      'INVALID_OPERATION',
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'INVALID_OWNER',
      'INVALID_QUERY_FILTER_OPERATOR',
      'INVALID_STATUS',
      'INVALID_TYPE_ON_FIELD_IN_RECORD',
      'JSON_PARSER_ERROR',
      'MALFORMED_ID',
      'MALFORMED_QUERY',
      'MALFORMED_SEARCH',
      'MAX_DEPTH_IN_FLOW_EXECUTION',
      'MISSING_ARGUMENT',
      'MIXED_DML_OPERATION',
      'MULTIPLE_API_ERRORS',
      'NUMBER_OUTSIDE_VALID_RANGE',
      'POST_BODY_PARSE_ERROR',
      'REQUIRED_FIELD_MISSING',
      'SELF_REFERENCE_FROM_FLOW',
      'SELF_REFERENCE_FROM_TRIGGER',
      'STATE_TRANSITION_NOT_ALLOWED',
      'STRING_TOO_LONG',
      'TEXT_DATA_OUTSIDE_SUPPORTED_CHARSET',
      'TOO_MANY_ENUM_VALUE',
      'XML_PARSER_ERROR',
    ],
  ],
  ['park', 'park', 'sign-in', ['INACTIVE_OWNER_OR_USER']],
  [
    'gone',
    'gone',
    'gone',
    ['ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY', 'RECORD_NOT_FOUND'],
  ],
  ['gone', 'hold', 'unavailable', ['NOT_FOUND']],
  ['locked', 'locked', 'locked', ['ENTITY_IS_LOCKED']],
  [
    'retry',
    'retry',
    'retry',
    [
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'APEX_ERROR',
      'BATCH_PROCESSING_HALTED',
      'COLLISION_DETECTED',
      'DUPLICATE_VALUE',
      'ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE',
      'ERROR_HTTP_413',
      'ERROR_HTTP_414',
      'ERROR_HTTP_431',
      'EXCEEDED_ID_LIMIT',
      'EXCEEDED_MAX_SIZE_REQUEST',
      'EXCEEDED_MAX_SOBJECTS',
      'INVALID_QUERY_LOCATOR',
      'LIMIT_EXCEEDED',
      'MATCH_SERVICE_TIMED_OUT',
      'MATCH_SERVICE_UNAVAILABLE_ERROR',
      'OPERATION_TOO_LARGE',
      'PLATFORM_EVENT_PUBLISHING_UNAVAILABLE',
      'PROCESSING_HALTED',
      'QUERY_TIMEOUT',
      'QUERY_TOO_COMPLICATED',
      'REALTIME_PROCESSING_TIME_EXCEEDED_LIMIT',
      'RECORD_IN_USE_BY_WORKFLOW',
      'REQUEST_RUNNING_TOO_LONG',
      'TERRITORY_REALIGN_IN_PROGRESS',
      'TOO_MANY_RECORDS',
      'UNABLE_TO_LOCK_ROW',
    ],
  ],
  [
    'hold',
    'hold',
    'hold',
    [
      'APEX_DATA_ACCESS_RESTRICTION',
      'ENTITY_NOT_QUERYABLE',
      'EXCEEDED_QUOTA',
      'FIELD_NOT_UPDATABLE',
      'FUNCTIONALITY_NOT_ENABLED',
      'INSUFFICIENT_ACCESS',
      'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
      'INSUFFICIENT_ACCESS_OR_READONLY',
      'INVALID_ENTITY_FOR_UPSERT',
      'INVALID_FIELD',
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      'INVALID_PACKAGE_LICENSE',
      'INVALID_READ_ONLY_USER_DML',
      'INVALID_TYPE',
      'INVALID_TYPE_FOR_OPERATION',
      'LICENSE_LIMIT_EXCEEDED',
      'OP_WITH_INVALID_USER_TYPE_EXCEPTION',
      'PACKAGE_DISABLED',
      'PACKAGE_LICENSE_REQUIRED',
      'REQUIRED_FEATURE_MISSING',
      'STORAGE_LIMIT_EXCEEDED',
      'TRANSFER_REQUIRES_READ',
      'UNAVAILABLE_RECORDTYPE_EXCEPTION',
    ],
  ],
  ['hold', 'hold', 'sign-in', ['FORBIDDEN']],
  [
    'limit',
    'limit',
    'limit',
    ['API_LIMIT_EXCEEDED', 'EXCEEDED_RATE_LIMIT', 'REQUEST_LIMIT_EXCEEDED'],
  ],
  ['retry', 'retry', 'limit', ['TOO_MANY_APEX_REQUESTS']],
  [
    'unavailable',
    'unavailable',
    'unavailable',
    [
      'NO_ANSWER',
      'GONE',
      'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE',
      'ORG_IN_MAINTENANCE',
      'ORG_IS_SIGNING_UP',
      'ORG_NOT_OWNED_BY_INSTANCE',
      'SERVER_UNAVAILABLE',
      'SSO_SERVICE_DOWN',
      'TXN_SECURITY_FAIL_CLOSE',
      'TXN_SECURITY_METERING_ERROR',
      'UNSUPPORTED_API_VERSION',
      'URL_NOT_RESET',
    ],
  ],
  [
    'retry',
    'retry',
    'unavailable',
    [
      'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE',
      'INTERNAL_ERROR',
      'METHOD_NOT_ALLOWED',
      'UNKNOWN_EXCEPTION',
      'UNSUPPORTED_MEDIA_TYPE',
    ],
  ],
  [
    'sign-in',
    'sign-in',
    'sign-in',
    [
      'API_CURRENTLY_DISABLED',
      'API_DISABLED_FOR_ORG',
      'CLIENT_NOT_ACCESSIBLE_FOR_USER',
      'CLIENT_REQUIRE_UPDATE_FOR_USER',
      'ERROR_HTTP_401',
      'INVALID_AUTH_HEADER',
      'INVALID_CLIENT',
      'INVALID_LOGIN',
      'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
      'INVALID_SESSION_ID',
      'LOGIN_CHALLENGE_ISSUED',
      'LOGIN_CHALLENGE_PENDING',
      'LOGIN_DURING_RESTRICTED_DOMAIN',
      'LOGIN_DURING_RESTRICTED_TIME',
      'LOGIN_MUST_USE_SECURITY_TOKEN',
      'MUTUAL_AUTHENTICATION_FAILED',
      'ORG_LOCKED',
      'PASSWORD_LOCKOUT',
      'TERMS_OF_SERVICE_UNREAD',
      'TRIAL_EXPIRED',
      'TXN_SECURITY_APEX_ERROR',
      'TXN_SECURITY_END_A_SESSION',
      'TXN_SECURITY_NO_ACCESS',
      'TXN_SECURITY_RUNTIME_ERROR',
      'TXN_SECURITY_TWO_FA_REQUIRED',
    ],
  ],
];

const verdicts = (code: string, message = 'No.') =>
  LEVELS.map((level) => classifyError({ code, message, fields: [] }, level));

const CODES = TABLE.flatMap(([record, collection, request, codes]) =>
  codes.map((code) => [code, record, collection, request] as const),
);

test.each(CODES)(
  '%s: %s about a record, %s about a collection, %s about a request',
  (code, ...expected) => {
    expect(verdicts(code)).toEqual(expected);
  },
);

test('each code of the table has one row, a public source and a test', () => {
  const known = ERROR_CODES.map(([code]) => code);
  expect(CODES.map(([code]) => code).toSorted()).toEqual(known.toSorted());
  expect(new Set(known).size).toBe(known.length);
  expect(known.length).toBeGreaterThanOrEqual(80);
  for (const [, , , , source] of ERROR_CODES) expect(ERROR_CODE_SOURCES).toHaveProperty(source);
});

// biome-ignore format: a table reads best with one row a line.
test.each<[code: string, message: string, verdict: Verdict]>([
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'entity type cannot be inserted: Fulfillment', 'hold'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'entity type cannot be updated: Order', 'hold'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'OrderTrigger: … first error: INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY, insufficient access rights', 'hold'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'OrderTrigger: … first error: ENTITY_IS_LOCKED, the entity is locked for editing', 'locked'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'OrderTrigger: … first error: INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE, read-only', 'unavailable'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', '{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}', 'park'],
  ['CANNOT_EXECUTE_FLOW_TRIGGER', "We can't save this record because the “X” process failed. An unhandled fault has occurred in this flow", 'retry'],
  ['CANNOT_EXECUTE_FLOW_TRIGGER', "We can't save this record because the “X” process failed. REQUIRED_FIELD_MISSING: Required fields are missing", 'park'],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'DR_STALE_EVENT: newer', 'superseded'],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'DR_ORDER_CONFLICT: another id', 'conflict'],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'DR_STALE_EVENT: newer DR_ORDER_CONFLICT: another id', 'conflict'],
  ['INVALID_FIELD', 'Foreign key external ID: 1 not found for field A__c in entity Order', 'retry'],
  ['INVALID_CROSS_REFERENCE_KEY', "Record Type ID: this ID value isn't valid for the user: 012000000000000AAA", 'hold'],
  ['NOT_FOUND', 'Provided external ID field does not exist or is not accessible: A__c', 'hold'],
])('%s "%s" about a record: %s', (code, message, verdict) => {
  expect(verdicts(code, message)[0]).toBe(verdict);
});

/** Causes as Salesforce and the org's own code word them. */
const PASSING = [
  'UNABLE_TO_LOCK_ROW',
  'unable to obtain exclusive access to this record or 2 records: 801',
  'Record Currently Unavailable: The record you are attempting to edit',
  'is currently being modified by another user',
  'Apex CPU time limit exceeded',
  'APEX_CPU_TIME_LIMIT_EXCEEDED',
  'System.LimitException: dlrs:Too many query rows: 50001',
  'Too many SOQL queries: 101',
  'Too many DML statements: 151',
  'LIMIT_EXCEEDED: Too many SOQL queries: 101',
  'Apex heap size too large: 6000001',
  'QUERY_TIMEOUT',
  'Your query request was running for too long.',
  'REQUEST_RUNNING_TOO_LONG',
  'DUPLICATE_VALUE, duplicate value found: A__c duplicates value on record with id: 801',
  'System.TypeException: Cannot have more than 10 chunks in a single operation',
  'System.CalloutException: Read timed out',
];
const WRAPPERS = [
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'CANNOT_EXECUTE_FLOW_TRIGGER',
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'FLOW_EXCEPTION',
  'CUSTOM_APEX_ERROR',
  'FAILED_ACTIVATION',
];

test("a passing cause that the org's own code wraps, in any letter case, is to be retried", () => {
  const around = fc.string({ maxLength: 50 }).map((text) => `${text} `);
  const anyCase = fc
    .tuple(fc.constantFrom(...PASSING), fc.infiniteStream(fc.boolean()))
    .map(([cause, upper]) =>
      [...cause]
        .map((letter) => (upper.next().value ? letter.toUpperCase() : letter.toLowerCase()))
        .join(''),
    );
  fc.assert(
    fc.property(
      fc.constantFrom(...WRAPPERS),
      around,
      anyCase,
      around,
      (code, before, cause, after) => {
        const message = `OrderTrigger: execution of AfterUpdate caused by: ${before}${cause} ${after}`;
        expect(verdicts(code, message)).toEqual(['retry', 'retry', 'retry']);
      },
    ),
  );
});

test('other codes may quote the words of a passing cause, a lock or a missing right', () => {
  for (const words of [...PASSING, 'ENTITY_IS_LOCKED', 'INSUFFICIENT_ACCESS', 'DR_STALE_EVENT']) {
    expect(verdicts('STRING_TOO_LONG', `data value too large: ${words}`)[0]).toBe('park');
  }
});

const known = new Set<string>(ERROR_CODES.map(([code]) => code));

test('an unknown code, however it is spelled, is an outage about a request, and to be retried otherwise', () => {
  const code = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[A-Z_]{1,60}$/),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', ''),
  );
  fc.assert(
    fc.property(
      code.filter((each) => !known.has(each) && !/^TXN_SECURITY_|^ERROR_HTTP_/.test(each)),
      fc.string(),
      (each, message) => {
        expect(verdicts(each, message)).toEqual(['retry', 'retry', 'unavailable']);
      },
    ),
  );
});

test('a status without an error in JSON is an outage, but for a request that is too large', () => {
  const tooLarge = [413, 414, 431];
  for (let status = 200; status < 600; status += 1) {
    const [, , verdict = 'park'] = verdicts(`ERROR_HTTP_${status}`, '<html>');
    expect([status, isOrgOutage(verdict)]).toEqual([status, !tooLarge.includes(status)]);
  }
});

test('a transaction security policy that is not known yet is an outage at every level', () => {
  expect(verdicts('TXN_SECURITY_NEWLY_INVENTED')).toEqual(['sign-in', 'sign-in', 'sign-in']);
});

test.each(['a', 'record ', 'too many ', 'INSUFFICIENT_ACCESS_', ' '])(
  'the work on a message that repeats "%s" grows no faster than the message',
  (text) => {
    const growth = growthOf((bytes) => {
      const message = text.repeat(bytes / text.length);
      return () => verdicts('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message);
    });
    expect(growth).toEqual([]);
  },
);
