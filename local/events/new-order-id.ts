import { randomInt } from 'node:crypto';

/** A new order id as Digital River writes them: 12 digits. */
export function newOrderId(): string {
  return `${randomInt(10 ** 11, 10 ** 12)}`;
}
