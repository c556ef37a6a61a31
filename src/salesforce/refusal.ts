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
  /** Salesforce's error code, or ours for what is no Salesforce error. */
  readonly code: string;
  readonly object: string;
  /** API names of the fields at fault, as far as Salesforce names them. */
  readonly fields: readonly string[];
  /** Salesforce's own message. It may echo values: for the inbox only, never for logs. */
  readonly detail: string;
}

/**
 * What Salesforce's error about a record comes to.
 *
 * @throws OrgOutageError when it is none of the record's, but says that the whole org is in trouble
 */
export function refusalOf(object: string, error: SalesforceErrorDetails): Refusal {
  const { code, fields, message } = error;
  const verdict = classifyError(error, 'record');
  if (isOrgOutage(verdict)) throw orgOutage(verdict, code);
  // A message may echo any text; PostgreSQL's JSON refuses both of these.
  const detail = message.replaceAll('\u0000', '').toWellFormed();
  return { verdict, code, object, fields, detail };
}

const REASONS: Readonly<Record<string, string>> = {
  CONNECTOR_ERROR: 'The connector itself failed on this event. Its log says more.',
  DUPLICATE_VALUE: 'Another record already holds a value that must be unique.',
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'A validation rule of the org refuses the change.',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY:
    'The integration user may not use a related record.',
  INSUFFICIENT_ACCESS_OR_READONLY: 'The integration user may not change this record.',
  INVALID_FIELD: 'The org lacks a field. Deploy force-app, or check the field and its spelling.',
  INVALID_FIELD_FOR_INSERT_UPDATE:
    'The integration user may not write a field. Assign the permission set.',
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:
    'A restricted picklist lacks the value. Add it, or use a text field.',
  INVALID_TYPE: 'The org lacks the object. Deploy force-app.',
  NUMBER_OUTSIDE_VALID_RANGE: 'A number does not fit its field.',
  REQUIRED_FIELD_MISSING: 'The org requires a field that the connector does not write.',
  STRING_TOO_LONG: 'A text is longer than its field.',
};

/** The reason shown to people: our own words, since Salesforce's message may echo personal data. */
export function reasonFor(refusal: Refusal): string {
  const place = [refusal.object, refusal.fields.join(', ')].filter(Boolean).join('.');
  const words =
    refusal.verdict === 'conflict'
      ? 'The Salesforce Order already carries another Digital River order id.'
      : (REASONS[refusal.code] ?? 'Salesforce refuses the change.');
  return place === '' ? `${words} (${refusal.code})` : `${words} (${refusal.code} on ${place})`;
}
