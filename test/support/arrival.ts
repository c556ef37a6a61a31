import type { Arrival } from '../../src/authenticate/authenticate.ts';

/**
 * A call with the given parts. The defaults are an empty body, no headers and a documentation
 * address.
 */
export function arrivalOf({
  body = '',
  ...parts
}: Partial<Omit<Arrival, 'readBody'>> & { body?: string | Buffer } = {}): Arrival {
  const readBody = async () => Buffer.from(body);
  return { headers: {}, address: '192.0.2.1', path: '/', ...parts, readBody };
}

/** A call whose body must not be read. */
export function bodiless(parts: Partial<Arrival> = {}): Arrival {
  const readBody = () => Promise.reject(new Error('Expected that the body is not read.'));
  return { ...arrivalOf(parts), readBody };
}
