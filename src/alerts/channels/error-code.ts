const CODE = /^[A-Z][A-Z0-9_]{1,40}$/;

/**
 * The code of an error of the network, such as `ECONNREFUSED`: its message may contain an address.
 *
 * @returns undefined when it has none
 */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && CODE.test(code)) return code;
  return 'cause' in error ? errorCode(error.cause) : undefined;
}
