import { networkErrorCode } from './network-error-code.ts';

/** The response of a sender's API, with any status. */
export interface SenderResponse {
  readonly status: number;
  readonly body: Buffer;
}

export interface SenderRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Time limit of the whole call, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Calls a sender's API.
 *
 * @param sender the sender's name, for messages
 * @returns the response, whatever its status
 * @throws Error when there is no response; its message contains nothing that was sent
 */
export async function callSender(
  sender: string,
  url: string,
  { timeoutMs, ...request }: SenderRequest,
): Promise<SenderResponse> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    // Following a redirect would send the credentials to an address that is not configured.
    const response = await fetch(url, { ...request, redirect: 'manual', signal });
    return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
  } catch (error) {
    const reason = signal.aborted
      ? `no response within ${timeoutMs} ms`
      : (networkErrorCode(error) ?? 'the connection failed');
    throw new Error(`${sender} could not be reached at ${new URL(url).origin}: ${reason}.`);
  }
}

/**
 * The error for a response that cannot be used.
 *
 * @param sender the sender's name
 * @param advice what to check, as a sentence
 */
export function unexpectedResponse(
  sender: string,
  { status }: SenderResponse,
  advice: string,
): Error {
  return new Error(`${sender} answers ${status}. ${advice}`);
}
