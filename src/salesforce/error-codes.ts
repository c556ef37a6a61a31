/*
 * What Salesforce's error codes mean for the connector. Rules that need the message are in
 * `classify-error.ts`; what people read is in `refusal-reasons.ts` and `outage-reasons.ts`.
 */

/**
 * Where a code is public. Those of `REPORT_…` are returned by Salesforce, as others report, but no
 * documentation of them was found.
 */
export const ERROR_CODE_SOURCES = {
  /** StatusCode and ExceptionCode of the partner WSDL, version 48; the guide describes most of them. */
  WSDL: 'https://developer.salesforce.com/docs/atlas.en-us.244.0.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm, https://github.com/dedeisep/salesforcePartnerWsdl480/tree/master/src/EnumType',
  /** An older edition of the same guide. */
  OLD_GUIDE: 'http://www.sforce.com/us/docs/sforce50/sforce_API_calls_about_ExceptionCode.html',
  REST: 'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm',
  JSFORCE: 'https://github.com/jsforce/jsforce/blob/main/src/http-api.ts',
  REPORT_APEX: 'https://github.com/restforce/restforce/issues/652',
  REPORT_FORBIDDEN: 'https://github.com/restforce/restforce/issues/599',
  REPORT_METHOD: 'https://github.com/restforce/restforce/issues/645',
  REPORT_URL: 'https://github.com/restforce/restforce/issues/939',
  REPORT_GONE: 'https://github.com/restforce/restforce/issues/941',
  /** No public source was found. The name leaves no doubt. */
  NAME: 'none',
  /** The connector's own code. */
  OWN: 'src/salesforce/classify-error.ts',
} as const;

/**
 * Each code with its verdict about one record, about one collection of a Composite request, and
 * about a whole request. Where the three differ, a person would judge them differently as well: an
 * inactive user is the record's owner in a row, and the integration user in front of every call.
 * `alone`: the cause lies in the one record, so that Salesforce answers the same in every lot. Every
 * other refusal of a record may be due to those beside it, since the org's own triggers and flows
 * process a lot together.
 */
// biome-ignore format: a table reads best with one row a line.
export const ERROR_CODES = [
  // About the values or relations of a record, or the content of a request: a person has to decide.
  ['BAD_CUSTOM_ENTITY_PARENT_DOMAIN', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['CANNOT_CASCADE_PRODUCT_ACTIVE', 'park', 'park', 'park', 'WSDL'],
  ['CANNOT_EXECUTE_FLOW_TRIGGER', 'park', 'park', 'park', 'WSDL'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'park', 'park', 'park', 'WSDL'],
  ['CANNOT_REPARENT_RECORD', 'park', 'park', 'park', 'WSDL'],
  ['CIRCULAR_DEPENDENCY', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['CUSTOM_APEX_ERROR', 'park', 'park', 'park', 'WSDL'],
  ['DELETE_FAILED', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['DEPENDENCY_EXISTS', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['DUPLICATE_ARGUMENT_VALUE', 'park', 'park', 'park', 'WSDL'],
  ['DUPLICATE_EXTERNAL_ID', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['DUPLICATES_DETECTED', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['ENTITY_IS_ARCHIVED', 'park', 'park', 'park', 'WSDL'],
  ['ENTITY_SAVE_ERROR', 'park', 'park', 'park', 'WSDL'],
  ['FAILED_ACTIVATION', 'park', 'park', 'park', 'WSDL'],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['FIELD_FILTER_VALIDATION_EXCEPTION', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['FIELD_INTEGRITY_EXCEPTION', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['FLOW_EXCEPTION', 'park', 'park', 'park', 'WSDL'],
  ['ID_REQUIRED', 'park', 'park', 'park', 'WSDL'],
  ['ILLEGAL_QUERY_PARAMETER_VALUE', 'park', 'park', 'park', 'WSDL'],
  ['INACTIVE_OWNER_OR_USER', 'park', 'park', 'sign-in', 'WSDL', 'alone'],
  ['INVALID_ARGUMENT_TYPE', 'park', 'park', 'park', 'WSDL'],
  ['INVALID_BATCH_REQUEST', 'park', 'park', 'park', 'WSDL'],
  ['INVALID_CROSS_REFERENCE_TYPE_FOR_FIELD', 'park', 'park', 'park', 'WSDL'],
  ['INVALID_CURRENCY_ISO', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['INVALID_DATE_FORMAT', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['INVALID_EMAIL_ADDRESS', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['INVALID_ID_FIELD', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['INVALID_INPUT', 'park', 'park', 'park', 'WSDL'],
  ['INVALID_OPERATION', 'park', 'park', 'park', 'WSDL'],
  ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['INVALID_OWNER', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['INVALID_QUERY_FILTER_OPERATOR', 'park', 'park', 'park', 'WSDL'],
  ['INVALID_STATUS', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['INVALID_TYPE_ON_FIELD_IN_RECORD', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['JSON_PARSER_ERROR', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['MALFORMED_ID', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['MALFORMED_QUERY', 'park', 'park', 'park', 'WSDL'],
  ['MALFORMED_SEARCH', 'park', 'park', 'park', 'WSDL'],
  ['MAX_DEPTH_IN_FLOW_EXECUTION', 'park', 'park', 'park', 'WSDL'],
  ['MISSING_ARGUMENT', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['MIXED_DML_OPERATION', 'park', 'park', 'park', 'WSDL'],
  ['MULTIPLE_API_ERRORS', 'park', 'park', 'park', 'JSFORCE'],
  ['NUMBER_OUTSIDE_VALID_RANGE', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['POST_BODY_PARSE_ERROR', 'park', 'park', 'park', 'WSDL'],
  ['REQUIRED_FIELD_MISSING', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['SELF_REFERENCE_FROM_FLOW', 'park', 'park', 'park', 'WSDL'],
  ['SELF_REFERENCE_FROM_TRIGGER', 'park', 'park', 'park', 'WSDL'],
  ['STATE_TRANSITION_NOT_ALLOWED', 'park', 'park', 'park', 'WSDL'],
  ['STRING_TOO_LONG', 'park', 'park', 'park', 'WSDL', 'alone'],
  ['TEXT_DATA_OUTSIDE_SUPPORTED_CHARSET', 'park', 'park', 'park', 'WSDL'],
  ['TOO_MANY_ENUM_VALUE', 'park', 'park', 'park', 'WSDL'],
  ['XML_PARSER_ERROR', 'park', 'park', 'park', 'WSDL'],

  // The record does not exist (any more).
  ['ENTITY_IS_DELETED', 'gone', 'gone', 'gone', 'WSDL'],
  ['INVALID_CROSS_REFERENCE_KEY', 'gone', 'gone', 'gone', 'WSDL'],
  // A collection's URL names an object and a field; that of a request, only the version of the API.
  ['NOT_FOUND', 'gone', 'hold', 'unavailable', 'REST'],
  ['RECORD_NOT_FOUND', 'gone', 'gone', 'gone', 'WSDL'],

  // An approval process locks the record.
  ['ENTITY_IS_LOCKED', 'locked', 'locked', 'locked', 'WSDL'],

  // Passing: locks, limits of one transaction, races; or too much at once, so that less may pass.
  ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'retry', 'retry', 'retry', 'WSDL'],
  ['APEX_ERROR', 'retry', 'retry', 'retry', 'REPORT_APEX'],
  ['BATCH_PROCESSING_HALTED', 'retry', 'retry', 'retry', 'WSDL'],
  ['COLLISION_DETECTED', 'retry', 'retry', 'retry', 'WSDL'],
  ['DUPLICATE_VALUE', 'retry', 'retry', 'retry', 'WSDL', 'alone'],
  ['ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE', 'retry', 'retry', 'retry', 'WSDL'],
  ['ERROR_HTTP_413', 'retry', 'retry', 'retry', 'JSFORCE'],
  ['ERROR_HTTP_414', 'retry', 'retry', 'retry', 'JSFORCE'],
  ['ERROR_HTTP_431', 'retry', 'retry', 'retry', 'JSFORCE'],
  ['EXCEEDED_ID_LIMIT', 'retry', 'retry', 'retry', 'WSDL'],
  ['EXCEEDED_MAX_SIZE_REQUEST', 'retry', 'retry', 'retry', 'WSDL'],
  ['EXCEEDED_MAX_SOBJECTS', 'retry', 'retry', 'retry', 'WSDL'],
  ['INVALID_QUERY_LOCATOR', 'retry', 'retry', 'retry', 'WSDL'],
  ['LIMIT_EXCEEDED', 'retry', 'retry', 'retry', 'WSDL'],
  ['MATCH_SERVICE_TIMED_OUT', 'retry', 'retry', 'retry', 'WSDL'],
  ['MATCH_SERVICE_UNAVAILABLE_ERROR', 'retry', 'retry', 'retry', 'WSDL'],
  ['OPERATION_TOO_LARGE', 'retry', 'retry', 'retry', 'WSDL'],
  ['PLATFORM_EVENT_PUBLISHING_UNAVAILABLE', 'retry', 'retry', 'retry', 'WSDL'],
  ['PROCESSING_HALTED', 'retry', 'retry', 'retry', 'WSDL'],
  ['QUERY_TIMEOUT', 'retry', 'retry', 'retry', 'WSDL'],
  ['QUERY_TOO_COMPLICATED', 'retry', 'retry', 'retry', 'WSDL'],
  ['REALTIME_PROCESSING_TIME_EXCEEDED_LIMIT', 'retry', 'retry', 'retry', 'WSDL'],
  ['RECORD_IN_USE_BY_WORKFLOW', 'retry', 'retry', 'retry', 'WSDL'],
  ['REQUEST_RUNNING_TOO_LONG', 'retry', 'retry', 'retry', 'WSDL'],
  ['TERRITORY_REALIGN_IN_PROGRESS', 'retry', 'retry', 'retry', 'WSDL'],
  ['TOO_MANY_RECORDS', 'retry', 'retry', 'retry', 'WSDL'],
  ['UNABLE_TO_LOCK_ROW', 'retry', 'retry', 'retry', 'WSDL', 'alone'],

  // The org lacks an object, a field, a feature or room, or the user lacks a right.
  ['APEX_DATA_ACCESS_RESTRICTION', 'hold', 'hold', 'hold', 'WSDL'],
  ['ENTITY_NOT_QUERYABLE', 'hold', 'hold', 'hold', 'WSDL'],
  ['EXCEEDED_QUOTA', 'hold', 'hold', 'hold', 'WSDL'],
  ['FIELD_NOT_UPDATABLE', 'hold', 'hold', 'hold', 'WSDL'],
  ['FORBIDDEN', 'hold', 'hold', 'sign-in', 'REPORT_FORBIDDEN'],
  ['FUNCTIONALITY_NOT_ENABLED', 'hold', 'hold', 'hold', 'WSDL'],
  ['INSUFFICIENT_ACCESS', 'hold', 'hold', 'hold', 'WSDL'],
  ['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', 'hold', 'hold', 'hold', 'WSDL'],
  ['INSUFFICIENT_ACCESS_OR_READONLY', 'hold', 'hold', 'hold', 'WSDL'],
  ['INVALID_ENTITY_FOR_UPSERT', 'hold', 'hold', 'hold', 'WSDL'],
  ['INVALID_FIELD', 'hold', 'hold', 'hold', 'WSDL', 'alone'],
  ['INVALID_FIELD_FOR_INSERT_UPDATE', 'hold', 'hold', 'hold', 'WSDL'],
  ['INVALID_PACKAGE_LICENSE', 'hold', 'hold', 'hold', 'WSDL'],
  ['INVALID_READ_ONLY_USER_DML', 'hold', 'hold', 'hold', 'WSDL'],
  ['INVALID_TYPE', 'hold', 'hold', 'hold', 'WSDL'],
  ['INVALID_TYPE_FOR_OPERATION', 'hold', 'hold', 'hold', 'WSDL'],
  ['LICENSE_LIMIT_EXCEEDED', 'hold', 'hold', 'hold', 'WSDL'],
  ['OP_WITH_INVALID_USER_TYPE_EXCEPTION', 'hold', 'hold', 'hold', 'WSDL'],
  ['PACKAGE_DISABLED', 'hold', 'hold', 'hold', 'WSDL'],
  ['PACKAGE_LICENSE_REQUIRED', 'hold', 'hold', 'hold', 'WSDL'],
  ['REQUIRED_FEATURE_MISSING', 'hold', 'hold', 'hold', 'WSDL'],
  ['STORAGE_LIMIT_EXCEEDED', 'hold', 'hold', 'hold', 'WSDL'],
  ['TRANSFER_REQUIRES_READ', 'hold', 'hold', 'hold', 'WSDL'],
  ['UNAVAILABLE_RECORDTYPE_EXCEPTION', 'hold', 'hold', 'hold', 'WSDL'],

  // The org is at a limit that counts for all calls.
  ['API_LIMIT_EXCEEDED', 'limit', 'limit', 'limit', 'NAME'],
  ['EXCEEDED_RATE_LIMIT', 'limit', 'limit', 'limit', 'OLD_GUIDE'],
  ['REQUEST_LIMIT_EXCEEDED', 'limit', 'limit', 'limit', 'WSDL'],
  ['TOO_MANY_APEX_REQUESTS', 'retry', 'retry', 'limit', 'WSDL'],

  // The org takes no calls, or none of this kind.
  ['NO_ANSWER', 'unavailable', 'unavailable', 'unavailable', 'OWN'],
  ['FUNCTIONALITY_TEMPORARILY_UNAVAILABLE', 'retry', 'retry', 'unavailable', 'WSDL'],
  ['GONE', 'unavailable', 'unavailable', 'unavailable', 'REPORT_GONE'],
  ['INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE', 'unavailable', 'unavailable', 'unavailable', 'WSDL'],
  ['INTERNAL_ERROR', 'retry', 'retry', 'unavailable', 'WSDL'],
  ['METHOD_NOT_ALLOWED', 'retry', 'retry', 'unavailable', 'REPORT_METHOD'],
  ['ORG_IN_MAINTENANCE', 'unavailable', 'unavailable', 'unavailable', 'WSDL'],
  ['ORG_IS_SIGNING_UP', 'unavailable', 'unavailable', 'unavailable', 'WSDL'],
  ['ORG_NOT_OWNED_BY_INSTANCE', 'unavailable', 'unavailable', 'unavailable', 'WSDL'],
  ['SERVER_UNAVAILABLE', 'unavailable', 'unavailable', 'unavailable', 'WSDL'],
  ['SSO_SERVICE_DOWN', 'unavailable', 'unavailable', 'unavailable', 'WSDL'],
  ['TXN_SECURITY_FAIL_CLOSE', 'unavailable', 'unavailable', 'unavailable', 'WSDL'],
  ['TXN_SECURITY_METERING_ERROR', 'unavailable', 'unavailable', 'unavailable', 'WSDL'],
  ['UNKNOWN_EXCEPTION', 'retry', 'retry', 'unavailable', 'WSDL'],
  ['UNSUPPORTED_API_VERSION', 'unavailable', 'unavailable', 'unavailable', 'WSDL'],
  ['UNSUPPORTED_MEDIA_TYPE', 'retry', 'retry', 'unavailable', 'WSDL'],
  ['URL_NOT_RESET', 'unavailable', 'unavailable', 'unavailable', 'REPORT_URL'],

  // The org accepts no call of this user, app or session.
  ['API_CURRENTLY_DISABLED', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['API_DISABLED_FOR_ORG', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['CLIENT_NOT_ACCESSIBLE_FOR_USER', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['CLIENT_REQUIRE_UPDATE_FOR_USER', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['ERROR_HTTP_401', 'sign-in', 'sign-in', 'sign-in', 'JSFORCE'],
  ['INVALID_AUTH_HEADER', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['INVALID_CLIENT', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['INVALID_LOGIN', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['INVALID_OPERATION_WITH_EXPIRED_PASSWORD', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['INVALID_SESSION_ID', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['LOGIN_CHALLENGE_ISSUED', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['LOGIN_CHALLENGE_PENDING', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['LOGIN_DURING_RESTRICTED_DOMAIN', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['LOGIN_DURING_RESTRICTED_TIME', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['LOGIN_MUST_USE_SECURITY_TOKEN', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['MUTUAL_AUTHENTICATION_FAILED', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['ORG_LOCKED', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['PASSWORD_LOCKOUT', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['TERMS_OF_SERVICE_UNREAD', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['TRIAL_EXPIRED', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['TXN_SECURITY_APEX_ERROR', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['TXN_SECURITY_END_A_SESSION', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['TXN_SECURITY_NO_ACCESS', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['TXN_SECURITY_RUNTIME_ERROR', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
  ['TXN_SECURITY_TWO_FA_REQUIRED', 'sign-in', 'sign-in', 'sign-in', 'WSDL'],
] as const;
