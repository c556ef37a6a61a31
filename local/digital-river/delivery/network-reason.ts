/**
 * Why there was no answer, in a few words.
 * @param error the error of fetch, read by its shape because its class depends on the fetch
 *   implementation
 */
export function networkReason(error: unknown): string {
  if (property(error, 'name') === 'TimeoutError') return 'no answer in time';
  const message = property(error, 'message');
  const code = property(property(error, 'cause'), 'code');
  return [message, code].filter((part) => typeof part === 'string').join(': ') || 'failed';
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
