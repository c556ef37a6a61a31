import { tooLong } from './call-error.ts';
import { type CallRequest, type OpenAnswer, openCall } from './open-call.ts';
import { readBeginning } from './read-body.ts';

/** More than any answer that the connector waits for. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** An answer that was read to its end. */
export interface Answer extends Omit<OpenAnswer, 'body' | 'discard'> {
  readonly body: Buffer;
}

/**
 * Sends one HTTP request and reads its answer, as {@link openCall} does.
 *
 * @param maxBytes size that the body of the answer may have
 * @returns the answer, whatever its status
 * @throws CallError when there is no answer, it stops, or it is too long; the error contains neither
 *   what was sent nor the path of the address
 */
export async function call(
  url: string | URL,
  request: CallRequest,
  maxBytes: number = MAX_ANSWER_BYTES,
): Promise<Answer> {
  const { status, ok, headers, body } = await openCall(url, request);
  const { bytes, isLonger } = await readBeginning(body, maxBytes);
  if (isLonger) throw tooLong(url, maxBytes);
  return { status, ok, headers, body: bytes };
}
