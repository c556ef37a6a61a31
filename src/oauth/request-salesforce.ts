import { unverifiableToken } from './verify/salesforce-user.ts';

/** What Salesforce answered. */
export interface SalesforceReply {
  readonly status: number;
  readonly text: string;
}

/**
 * Asks the configured org something about a token.
 *
 * @param url below the configured instance URL: never one that a token names
 * @param request what to send
 * @param timeoutMs longest that it may take
 * @throws ServiceUnavailableError when there is no answer
 */
export async function requestSalesforce(
  url: URL,
  request: RequestInit,
  timeoutMs: number,
): Promise<SalesforceReply> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { ...request, redirect: 'error', signal });
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    throw unverifiableToken(cause);
  }
}

/**
 * The JSON of a reply that has to be 200.
 *
 * @throws ServiceUnavailableError when it is anything else
 */
export function jsonOf({ status, text }: SalesforceReply): unknown {
  if (status !== 200) throw unverifiableToken(`Salesforce answered ${status}`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unverifiableToken(cause);
  }
}
