import type { Arrival } from '../../src/authenticate/authenticate.ts';

/** A call as its parts tell, without a body, from a made-up address where they tell nothing. */
export function arrivalOf({
  body = '',
  ...told
}: Partial<Omit<Arrival, 'readBody'>> & { body?: string | Buffer } = {}): Arrival {
  const readBody = async () => Buffer.from(body);
  return { headers: {}, address: '192.0.2.1', path: '/', ...told, readBody };
}

/** A call whose body must not be asked for. */
export function bodiless(told: Partial<Arrival> = {}): Arrival {
  const readBody = () => Promise.reject(new Error('Expected that nobody reads the body.'));
  return { ...arrivalOf(told), readBody };
}
