/*
 * Why Salesforce refused to write one record: for the worker, which acts on the verdict, and for
 * admins, who read the reason.
 */

import {
  classifyError,
  type ErrorLevel,
  isOrgOutage,
  outageCode,
  type RecordVerdict,
  type SalesforceErrorDetails,
} from './classify-error.ts';
import { namedFields } from './named-fields.ts';
import { orgOutage } from './org-errors.ts';
import { sentenceFor, withoutEvents } from './refusal-reasons.ts';
import { storableError } from './storable-error.ts';

/** What a conflict is about, as far as it is known. */
export interface ConflictParties {
  /** Id of the record that the subject was to be written to. */
  readonly record?: string;
  /** Id of another record that is concerned; empty when Salesforce does not name it. */
  readonly otherRecord?: string;
  /** The value that names another subject, which a record carries. */
  readonly owner?: string;
}

/** Why a record was not written. */
export interface Refusal {
  readonly verdict: RecordVerdict;
  /** Salesforce's error code, or our own code for an error that is not Salesforce's. */
  readonly code: string;
  readonly object: string;
  /** Id of the record, when it is known and the refusal is about this one. */
  readonly recordId?: string;
  /** API names of the invalid fields, if Salesforce names them. */
  readonly fields: readonly string[];
  /** Salesforce's message. It may quote personal data: kept in the inbox only, never logged. */
  readonly detail: string;
  /** Our own sentence about this one refusal, in place of the general one for its code. */
  readonly explanation?: string;
  /** Given for a conflict. */
  readonly parties?: ConflictParties;
  /** True: it was refused only together with others, none of which has to be at fault. */
  readonly isUntried?: true;
}

/** The one code of a conflict, whether a look-up or a validation rule of the org noticed it. */
export const CONFLICT_CODE = 'ORDER_CONFLICT';

/**
 * Turns Salesforce's error about a record into a refusal.
 *
 * @param object API name of the record's object; empty when the error is not about one object
 * @param error Salesforce's code, message and fields
 * @param of whether Salesforce refused the record, or the whole collection or request that it was
 *   sent with
 * @throws OrgOutageError when the error concerns the whole org and not this record
 */
export function refusalOf(
  object: string,
  error: SalesforceErrorDetails,
  of: ErrorLevel = 'record',
): Refusal {
  const storable = storableError(error);
  const { code, message: detail } = storable;
  const verdict = classifyError(error, of);
  if (isOrgOutage(verdict)) throw orgOutage(verdict, outageCode(storable), undefined, true);
  return {
    verdict,
    code: verdict === 'conflict' ? CONFLICT_CODE : code,
    object,
    fields: fieldsOf(storable),
    detail,
  };
}

/** Salesforce often names a missing field in its message only. An API name is no personal data. */
function fieldsOf(error: SalesforceErrorDetails): readonly string[] {
  const isMissing = error.code.startsWith('INVALID_FIELD') && error.fields.length === 0;
  return isMissing ? namedFields(error) : error.fields;
}

/**
 * The reason that admins see, in our own words, because Salesforce's message may quote personal
 * data.
 *
 * @returns sentences, with code, object, fields and the record's id in parentheses
 */
export function reasonFor(refusal: Refusal): string {
  const { verdict, code, object, fields, recordId, explanation } = refusal;
  const place = [object, fields.join(', ')].filter(Boolean).join('.');
  const sentence = explanation ?? sentenceFor(verdict, code, { object, fields });
  const where = place === '' ? code : `${code} on ${place}`;
  const record = recordId === undefined ? '' : `; ${object} ${recordId}`;
  return `${sentence} (${where}${record})`;
}

/** The reason that admins see when the write was not of an event, and is tried again by itself. */
export function reasonWithoutEvent(refusal: Refusal): string {
  return withoutEvents(reasonFor(refusal));
}
