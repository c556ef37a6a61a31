import type { Random } from '../../chaos/random.ts';

/** A place in a JSON value: a key of an object, or an index of an array. */
export interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

/** Keys that the connector reads. */
const READ = new Set([
  ...['id', 'type', 'data', 'object', 'liveMode', 'createdTime', 'state', 'fraudState'],
  ...['customerType', 'upstreamId', 'updatedTime', 'stateTransitions', 'metadata', 'sfOrderId'],
  ...['orderId', 'fileId', 'timestamp', 'reason', 'payload', 'chargeId', 'status', 'merchantId'],
  ...['merchantAmount', 'merchantCurrency', 'customerAmount', 'customerCurrency', 'orders'],
  ...['paymentMethod', 'notifyPayload', 'poNumber', 'orderDate', 'deliveryStatus', 'createdAt'],
]);
const READ_SHARE = 0.7;

/** All places of a value, its own excluded. */
export function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...placesOf(parent[key])]);
}

/**
 * Draws a place, mostly one that the connector reads.
 *
 * @param wanted the places that may be drawn; any, when there is none of these
 */
export function anyPlace(
  random: Random,
  value: unknown,
  wanted: (place: Place) => boolean = () => true,
): Place {
  const all = placesOf(value);
  const fitting = all.filter(wanted);
  const places = fitting.length === 0 ? all : fitting;
  const read = places.filter(({ key }) => READ.has(key));
  const drawn = read.length > 0 && random.chance(READ_SHARE) ? read : places;
  const place = drawn[random.whole(0, Math.max(0, drawn.length - 1))];
  return place ?? { parent: {}, key: 'nothing' };
}

/** Sets a value, also of a key such as `__proto__`. */
export function put({ parent, key }: Place, value: unknown): void {
  Object.defineProperty(parent, key, {
    ...{ value, enumerable: true, writable: true, configurable: true },
  });
}
