import { storableText } from '../storable.ts';
import type { SalesforceErrorDetails } from './classify-error.ts';

/** How Salesforce writes its codes. */
const CODE = /^[A-Z][A-Z0-9_]{0,99}$/i;
/** In place of a code that is none. */
const NO_CODE = 'UNREADABLE_CODE';
/** API names of fields, also those of a parent record: `Account.Name`. */
const FIELD = /^[\w.]{1,255}$/;

/**
 * The same error with texts that PostgreSQL and the log accept. Codes and names of fields are
 * logged, so that what does not look like one is left out: it might be a text that quotes data.
 */
export function storableError(error: SalesforceErrorDetails): SalesforceErrorDetails {
  return {
    code: CODE.test(error.code) ? error.code : NO_CODE,
    message: storableText(error.message),
    fields: error.fields.filter((field) => FIELD.test(field)),
  };
}
