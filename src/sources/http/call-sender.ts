import { call } from '../../http-client/call.ts';
import { CallError } from '../../http-client/call-error.ts';

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
  request: SenderRequest,
): Promise<SenderResponse> {
  try {
    return await call(url, request);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const reason = failureText(error, request);
    throw new Error(`${sender} could not be reached at ${new URL(url).origin}: ${reason}.`);
  }
}

function failureText({ reason, code }: CallError, { timeoutMs }: SenderRequest): string {
  if (reason === 'timeout') return `no response within ${timeoutMs} ms`;
  if (reason === 'too-long') return 'the response is too long';
  return code ?? 'the connection failed';
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
