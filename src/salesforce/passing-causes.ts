/*
 * What a message about the org's own triggers and flows contains when the cause is passing, as parts
 * of regular expressions that ignore case. Such messages come under a few codes for everything, so
 * the cause is in the message only.
 */

/**
 * Another transaction has locked the record.
 *
 * @see https://github.com/SFDO-Community/declarative-lookup-rollup-summaries/issues/1241, in other
 *   words …/1021 and https://help.salesforce.com/apex/HTViewSolution?id=000229525
 */
export const LOCKS = [
  String.raw`\bUNABLE_TO_LOCK_ROW\b`,
  'unable to obtain exclusive access',
  'record currently unavailable',
  'being modified by another user',
];

/**
 * A limit of one transaction. It counts for all records of the transaction together, so fewer of
 * them may pass.
 *
 * - all: https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_gov_limits.htm
 * - queries that take too long: https://sfdecoded.github.io/errors/query-timeout.html
 * - CPU time: https://salesforce.stackexchange.com/questions/96410 and, in flows,
 *   https://help.salesforce.com/s/articleView?id=platform.automate_flow_troubleshoot_cpu_limit.htm
 * - in a flow: https://docs.movedata.io/troubleshooting/common-issues/understanding-unhandled-flow-faults/
 * - chunks: https://github.com/SalesforceFoundation/EDA/issues/429
 */
export const LIMITS = [
  String.raw`\b(?:QUERY_TIMEOUT|REQUEST_RUNNING_TOO_LONG|LIMIT_EXCEEDED)\b`,
  'query request was running for too long',
  'CPU.time.limit',
  'LimitException',
  'too many (?:SOQL|SOSL|DML|query|script|future|queueable|async)',
  'heap size too large',
  'more than 10 chunks in a single operation',
];

/**
 * All passing causes. The rest:
 *
 * - a race for a unique value:
 *   https://github.com/SFDO-Community/declarative-lookup-rollup-summaries/issues/788
 * - a flow that hides its cause: https://github.com/restforce/restforce/issues/624
 */
export const PASSING_CAUSES = [
  ...LOCKS,
  ...LIMITS,
  String.raw`\b(?:DUPLICATE_VALUE|COLLISION_DETECTED)\b`,
  String.raw`\b(?:TOO_MANY_APEX_REQUESTS|SERVER_UNAVAILABLE|UNKNOWN_EXCEPTION)\b`,
  'read timed out',
  'unhandled fault has occurred',
];
