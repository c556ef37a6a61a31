import { OrgOutageError } from '../org-errors.ts';
import { ODD_ANSWER_ADVICE } from '../outage-reasons.ts';

/** The error for an answer that has another shape than Salesforce documents. */
export function oddAnswer(): OrgOutageError {
  return new OrgOutageError(
    'unavailable',
    'Salesforce answers with something other than its API documents.',
    { advice: ODD_ANSWER_ADVICE },
  );
}
