import { ENDPOINTS } from '../../sources/digital-river/endpoints.ts';
import { listedTypes } from './listed-types.ts';

/** As in `order.invoice.created` and `checkout_session.order.created`. */
const TYPE = /^[a-z_]{1,50}(?:\.[a-z_]{1,50}){1,5}$/;
const OWN_TYPES: readonly string[] = ENDPOINTS.map(({ type }) => type);

/**
 * Checks the value of --types.
 *
 * @returns what was expected, what came and what to do; undefined when the types are usable
 */
export function typesProblem(value: string): string | undefined {
  const types = listedTypes(value);
  if (types.length === 0) {
    return 'expected event types, separated by commas, got none. Leave the option out to keep one more webhook as it is registered';
  }
  const unknown = types.filter((type) => !TYPE.test(type));
  if (unknown.length > 0) {
    return `expected event types such as order.created, or the word written, got ${unknown.map((type) => JSON.stringify(type)).join(', ')}. Types have small letters and dots; * is not possible`;
  }
  const own = types.filter((type) => OWN_TYPES.includes(type));
  return own.length > 0
    ? `expected types that the three webhooks do not have, got ${own.join(', ')}. Digital River would send each of these events twice; leave them out`
    : undefined;
}
