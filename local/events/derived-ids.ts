import { createHash } from 'node:crypto';

/**
 * An id that belongs to an order: the same for the same order and name, so that all events of one order speak of the
 * same charge, customer and checkout.
 * @param name what the id is of, e.g. `charge`
 * @returns a UUID (version 8 of RFC 9562: made from data of our own)
 */
export function derivedUuid(orderId: string, name: string): string {
  const hex = digest(orderId, name).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** As {@link derivedUuid}, but twelve digits, as Digital River numbers order items and customers. */
export function derivedDigits(orderId: string, name: string): string {
  return `1${digest(orderId, name).readUIntBE(0, 6) % 10 ** 11}`.padEnd(12, '0');
}

/** As {@link derivedUuid}, but a whole number from 0 up to, not including, `below`. */
export function derivedNumber(orderId: string, name: string, below: number): number {
  return digest(orderId, name).readUIntBE(0, 6) % below;
}

function digest(orderId: string, name: string): Buffer {
  return createHash('sha256').update(`${name} of order ${orderId}`).digest();
}
