import { ServiceUnavailableError } from '../errors.ts';

/** A reply of Salesforce. */
export interface SalesforceReply {
  /** HTTP status. */
  readonly status: number;
  readonly text: string;
}

/**
 * Sends a request about a token to the configured org. Redirects count as no reply.
 *
 * @param url an endpoint of the configured instance URL, never of a URL that a token names
 * @param timeoutMs time that the whole exchange may take, in milliseconds
 * @throws ServiceUnavailableError when there is no reply
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
 * Parses the JSON of a reply with status 200.
 *
 * @throws ServiceUnavailableError when the status is another one, or the text is not JSON
 */
export function jsonOf({ status, text }: SalesforceReply): unknown {
  if (status !== 200) throw unverifiableToken(`Salesforce answered ${status}`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unverifiableToken(cause);
  }
}

/** The error for a token that cannot be checked, since Salesforce's answer is missing or unusable. */
export function unverifiableToken(cause: unknown): ServiceUnavailableError {
  return new ServiceUnavailableError(
    'The access token cannot be verified now: Salesforce gave no usable answer.',
    { cause },
  );
}
