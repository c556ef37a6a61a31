/**
 * The code of a failed fetch, e.g. `ECONNREFUSED`. Only the code: the texts of network errors may quote what was sent.
 * @param error whatever fetch rejected with; read by its shape, since its class depends on where fetch comes from
 */
export function networkCode(error: unknown): string | undefined {
  const code = property(property(error, 'cause'), 'code') ?? property(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
