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
import { sentenceFor } from './refusal-reasons.ts';
import { storableError } from './storable-error.ts';

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
 * @returns a sentence, with code, object and fields in parentheses
 */
export function reasonFor(refusal: Refusal): string {
  const { verdict, code, object, fields, explanation } = refusal;
  const place = [object, fields.join(', ')].filter(Boolean).join('.');
  const sentence = explanation ?? sentenceFor(verdict, code, object);
  const where = place === '' ? code : `${code} on ${place}`;
  return `${sentence} (${where})`;
}
