import { SingleFlight } from '../../single-flight.ts';

/**
 * Reads something again only after some time. Callers at the same time share one reading; one that
 * fails is not kept.
 *
 * @param maxMs how old what is returned may be, in milliseconds
 */
export function cached<T>(maxMs: number, read: () => Promise<T>): () => Promise<T> {
  const flight = new SingleFlight<T>();
  let known: { readonly value: T; readonly readAt: number } | undefined;
  return async () => {
    if (known !== undefined && performance.now() - known.readAt < maxMs) return known.value;
    return flight.run('read', async () => {
      const value = await read();
      known = { value, readAt: performance.now() };
      return value;
    });
  };
}
