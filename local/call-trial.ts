import { type Answer, call } from '../src/http-client/call.ts';
import type { CallRequest } from '../src/http-client/open-call.ts';
import { MINUTE_MS } from '../src/time.ts';

/**
 * Sends one HTTP request to a process of the trial. A slow machine takes long to answer.
 *
 * @returns the answer, whatever its status
 * @throws CallError when there is no answer
 */
export function callTrial(
  url: string,
  request: Pick<CallRequest, 'method' | 'headers' | 'body'>,
): Promise<Answer> {
  return call(url, { ...request, timeoutMs: MINUTE_MS });
}

/** @throws SyntaxError when the answer is not JSON */
export function jsonOf({ body }: Answer): unknown {
  return JSON.parse(body.toString());
}
