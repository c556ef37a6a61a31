import { isTimeout } from '../../http-client/call-error.ts';
import { OrgOutageError } from '../org-errors.ts';
import { NO_API_ANSWER } from '../outage-reasons.ts';
import { unreachableReason } from '../unreachable-reasons.ts';

/**
 * The error for a log-in that got no answer, or none in JSON. A slow log-in says nothing about the
 * request that it was made for.
 *
 * @param url of the org's token endpoint
 * @param cause the CallError, or what the parser of the answer threw
 */
export function unansweredLogIn(url: URL, timeoutMs: number, cause: unknown): OrgOutageError {
  if (isTimeout(cause)) {
    const problem = `${url.host} has not answered within ${timeoutMs} ms`;
    const advice =
      'If it lasts, check SALESFORCE_INSTANCE_URL, the network, and the proxy (HTTPS_PROXY) if there is one.';
    return noUsableAnswer(problem, advice, cause);
  }
  if (cause instanceof SyntaxError) {
    const problem = `what ${url.host} answers is no answer of Salesforce's API`;
    return noUsableAnswer(problem, NO_API_ANSWER.advice, cause);
  }
  const { problem, advice } = unreachableReason(url, cause);
  return noUsableAnswer(problem, advice, cause);
}

/** The error for an answer that says nothing about the credentials: too many requests, or a failure. */
export function failedLogIn({ host }: URL, status: number): OrgOutageError {
  return noUsableAnswer(`${host} answers with status ${status}`, NO_API_ANSWER.advice);
}

function noUsableAnswer(problem: string, advice: string | undefined, cause?: unknown) {
  const sentence = `The org's token endpoint gives no usable answer: ${problem}.`;
  return new OrgOutageError('unavailable', sentence, { advice, cause, isTimeout: false });
}
