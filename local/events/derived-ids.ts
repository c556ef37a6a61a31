import { createHash } from 'node:crypto';

/**
 * An id that is derived from an order id and a name, so that all events of one order refer to the
 * same charge, customer and checkout.
 * @param name what the id identifies, e.g. `charge`
 * @returns a UUID (RFC 9562 version 8: custom data)
 */
export function derivedUuid(orderId: string, name: string): string {
  const hex = digest(orderId, name).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Like {@link derivedUuid}, but twelve digits, Digital River's format for items and customers. */
export function derivedDigits(orderId: string, name: string): string {
  return `1${digest(orderId, name).readUIntBE(0, 6) % 10 ** 11}`.padEnd(12, '0');
}

/** Like {@link derivedUuid}, but a whole number from 0 up to, but not including, `below`. */
export function derivedNumber(orderId: string, name: string, below: number): number {
  return digest(orderId, name).readUIntBE(0, 6) % below;
}

function digest(orderId: string, name: string): Buffer {
  return createHash('sha256').update(`${name} of order ${orderId}`).digest();
}
