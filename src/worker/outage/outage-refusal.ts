import { NO_ANSWER } from '../../salesforce/classify-error.ts';
import type { OrgOutageError } from '../../salesforce/org-errors.ts';
import type { Refusal } from '../../salesforce/refusal.ts';

/** Why a subject is retried, and parked in the end, at which the org fails and at no other. */
export function outageRefusal(outage: OrgOutageError): Refusal {
  const { code, happened } = factsOf(outage);
  return {
    verdict: 'retry',
    code,
    object: '',
    fields: [],
    detail: outage.message,
    explanation: `${happened} when it gets this event alone, while it takes others.`,
  };
}

function factsOf({ code, isTimeout, isOfRecord, cause }: OrgOutageError) {
  if (isTimeout) {
    return { code: code ?? NO_ANSWER, happened: 'Salesforce does not answer in time' };
  }
  if (isOfRecord && code !== undefined) {
    return { code, happened: 'Salesforce answers as if it took no calls' };
  }
  if (cause !== undefined && code === undefined) {
    return { code: NO_ANSWER, happened: 'Salesforce, or a proxy before it, breaks the connection' };
  }
  return {
    code: code ?? 'UNEXPECTED_ANSWER',
    happened: 'Salesforce gives no usable answer',
  };
}
