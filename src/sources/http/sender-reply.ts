import { networkCode } from './network-code.ts';

/** How a sender's API answered: any status. */
export interface SenderReply {
  readonly status: number;
  readonly body: Buffer;
}

export interface SenderRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The longest that it may take, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Calls a sender's API.
 *
 * @param sender its name, for messages
 * @throws Error when no answer comes; its message holds nothing that was sent
 */
export async function senderReply(
  sender: string,
  url: string,
  { timeoutMs, ...request }: SenderRequest,
): Promise<SenderReply> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    // A followed redirect would hand credentials to an address that nobody configured.
    const response = await fetch(url, { ...request, redirect: 'manual', signal });
    return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
  } catch (error) {
    const reason = signal.aborted
      ? `no answer came within ${timeoutMs} ms`
      : (networkCode(error) ?? 'the connection failed');
    throw new Error(`${sender} could not be asked at ${new URL(url).origin}: ${reason}.`);
  }
}

/** What to say of an answer that is none. */
export function unusable(sender: string, { status }: SenderReply, advice: string): Error {
  return new Error(`${sender} answers ${status}. ${advice}`);
}
