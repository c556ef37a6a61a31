/**
 * Posts an event with an access token.
 *
 * @param url with the path
 * @param timeoutMs in milliseconds
 * @returns the status of the reply as a text, or `no answer`
 */
export async function postEvent(
  url: string,
  token: string,
  body: string,
  timeoutMs: number,
): Promise<string> {
  return fetch(url, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(timeoutMs),
  }).then(
    async (reply) => {
      await reply.arrayBuffer();
      return String(reply.status);
    },
    () => 'no answer',
  );
}
