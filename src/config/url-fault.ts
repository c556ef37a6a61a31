const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** What is wrong with an address. None of the texts contains a user name, a password or a query. */
export interface UrlFault {
  readonly expected: string;
  readonly got: string;
  /** A full sentence. */
  readonly todo: string;
}

/**
 * Checks an address that is called with secrets, or that secrets are sent from.
 *
 * @returns undefined when the address is usable
 */
export function urlFault(value: string): UrlFault | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    return {
      expected: 'expected an address that begins with https://',
      got: 'something else',
      todo: 'Use a complete address, such as https://connector.example.com.',
    };
  }
  if (url.username !== '' || url.password !== '') {
    return {
      expected:
        'expected an address without user name and password, because addresses are displayed and logged',
      got: 'one with them',
      todo: 'Remove them.',
    };
  }
  if (/[?#]/.test(value)) {
    return {
      expected: 'expected an address without "?" and "#"',
      got: `${value.split(/[?#]/)[0]} followed by one of them`,
      todo: 'Remove that part.',
    };
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return {
      expected: 'expected https',
      got: url.origin,
      todo: 'http is allowed only for 127.0.0.1 and localhost.',
    };
  }
  return undefined;
}

/** Whether a host is this machine. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.has(hostname);
}
