/**
 * Why no answer came, in few words.
 * @param error whatever fetch rejected with; read by its shape, since its class depends on where fetch comes from
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
