import { ServiceUnavailableError } from '../errors.ts';
import { call } from '../http-client/call.ts';

/** A reply of Salesforce. */
export interface SalesforceReply {
  /** HTTP status. */
  readonly status: number;
  readonly text: string;
}

/** What is sent to Salesforce about a token. */
interface SalesforceRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: URLSearchParams;
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
  request: SalesforceRequest,
  timeoutMs: number,
): Promise<SalesforceReply> {
  try {
    const { status, body } = await call(url, { ...request, timeoutMs });
    if (status < 300 || status >= 400) return { status, text: body.toString() };
  } catch (cause) {
    throw unverifiableToken(cause);
  }
  throw unverifiableToken('Salesforce answered with a redirect');
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
