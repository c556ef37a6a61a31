/*
 * Why Salesforce refused to write one record: for the worker, which acts on the verdict, and for
 * admins, who read the reason.
 */

import {
  classifyError,
  isOrgOutage,
  type RecordVerdict,
  type SalesforceErrorDetails,
} from './classify-error.ts';
import { orgOutage } from './org-errors.ts';

/** Why a record was not written. */
export interface Refusal {
  readonly verdict: RecordVerdict;
  /** Salesforce's error code, or our own code for an error that is not Salesforce's. */
  readonly code: string;
  readonly object: string;
  /** API names of the invalid fields, if Salesforce names them. */
  readonly fields: readonly string[];
  /** Salesforce's message. It may quote personal data: kept in the inbox only, never logged. */
  readonly detail: string;
  /** Our own sentence about this one refusal, in place of the general one for its code. */
  readonly explanation?: string;
}

/**
 * Turns Salesforce's error about a record into a refusal.
 *
 * @param object API name of the record's object; empty when the error is not about one object
 * @param error Salesforce's code, message and fields
 * @throws OrgOutageError when the error concerns the whole org and not this record
 */
export function refusalOf(object: string, error: SalesforceErrorDetails): Refusal {
  const { code, fields, message } = error;
  const verdict = classifyError(error, 'record');
  if (isOrgOutage(verdict)) throw orgOutage(verdict, code);
  // A message may quote any text; PostgreSQL's JSON accepts neither NUL nor lone surrogates.
  const detail = message.replaceAll('\u0000', '').toWellFormed();
  return { verdict, code, object, fields, detail };
}

const REASONS: Readonly<Record<string, string>> = {
  CONNECTOR_ERROR: 'The connector failed on this event. See its log for the cause.',
  DUPLICATE_VALUE: 'Another record already holds a value that must be unique.',
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'A validation rule of the org refuses the write.',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY:
    'The integration user has no access to a related record.',
  INSUFFICIENT_ACCESS_OR_READONLY: 'The integration user is not allowed to change this record.',
  INVALID_FIELD:
    'The org lacks a field, or the integration user cannot see it. Assign the permission set; if that is done, deploy force-app, or check the name of the field.',
  INVALID_FIELD_FOR_INSERT_UPDATE:
    'The integration user is not allowed to write a field. Assign the permission set.',
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:
    'A restricted picklist lacks the value. Add it, or use a text field.',
  INVALID_TYPE:
    'The org lacks the object, or the integration user cannot see it. Assign the permission set; if that is done, deploy force-app.',
  NUMBER_OUTSIDE_VALID_RANGE: 'A number does not fit its field.',
  REQUIRED_FIELD_MISSING: 'The org requires a field that the connector does not write.',
  STRING_TOO_LONG: 'A text is longer than its field.',
};

/** How Salesforce refuses what names Order while Orders are off: as an object that does not exist. */
const ORDERS_OFF =
  'The integration user cannot see Orders: they are off in the org (Setup, Order Settings), or the user lacks the permission set.';

/**
 * The reason that admins see, in our own words, because Salesforce's message may quote personal
 * data.
 *
 * @returns a sentence, with code, object and fields in parentheses
 */
export function reasonFor(refusal: Refusal): string {
  const place = [refusal.object, refusal.fields.join(', ')].filter(Boolean).join('.');
  const sentence = sentenceFor(refusal);
  const where = place === '' ? refusal.code : `${refusal.code} on ${place}`;
  return `${sentence} (${where})`;
}

function sentenceFor({ verdict, code, object, explanation }: Refusal): string {
  if (explanation !== undefined) return explanation;
  if (verdict === 'conflict') {
    return 'The Salesforce Order already carries another Digital River order id.';
  }
  if (code === 'INVALID_TYPE' && object === 'Order') return ORDERS_OFF;
  return REASONS[code] ?? 'Salesforce refuses the write.';
}
