/**
 * Reads the code of a failed fetch, such as `ECONNREFUSED`. The message is not used, because
 * messages of network errors may quote what was sent.
 *
 * @param error what `fetch` rejected with; its class depends on the implementation of `fetch`, so
 *   only its shape is looked at
 * @returns the code; nothing when the error has none
 */
export function networkErrorCode(error: unknown): string | undefined {
  const code = property(property(error, 'cause'), 'code') ?? property(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
