import type { Version } from '../../../salesforce/records/write.ts';
import type { Profile } from '../../../salesforce/schema/profile.ts';
import type { Stage } from '../../source.ts';

/**
 * What a state means for another order of the same Salesforce Order. `blocked` and `cancelled` are
 * terminal; `created` and those after it are states of older versions of the API, or events.
 *
 * @see Digital River docs, "The order lifecycle"; the OpenAPI file, Order.state
 */
const KINDS: Readonly<Record<string, Stage['kind']>> = {
  ...{ created: 'early', submitted: 'early', pending_payment: 'early', in_review: 'early' },
  ...{ review_opened: 'early', review_closed: 'early' },
  ...{ accepted: 'accepted', fulfilled: 'accepted', complete: 'accepted' },
  ...{ blocked: 'dead', cancelled: 'dead' },
};

/**
 * Whether an order gives way without a person's decision. An org without version fields has no rule
 * that would refuse a late value of it.
 */
export function givesWayByItself({ order }: Profile): boolean {
  return order.stateVersion !== undefined && order.fraudVersion !== undefined;
}

/** The states in which an order gives way, to follow "is". */
export const DEAD_STATES = Object.keys(KINDS)
  .filter((state) => KINDS[state] === 'dead')
  .join(' or ');

/** States that an order enters only once goods were delivered, or the payment was captured. */
const CARRIED_OUT = new Set(['fulfilled', 'complete', 'returned', 'dispute']);
const CARRIED_OUT_TYPES = new Set([
  ...['order.fulfilled', 'order.complete', 'order.refunded'],
  ...['order.dispute', 'order.dispute.resolved', 'order.chargeback'],
]);

/** The key of an order that was carried out, so that this is known once its events are deleted. */
export const CARRIED_OUT_KEY = 'wasCarriedOut';

/** What an order event, or the state that was written last, shows. */
interface Shown {
  /** Absent when it is not known. */
  readonly type?: string;
  readonly state: string;
  readonly version: Version;
  /** When the order entered each state. */
  readonly stateTransitions?: object | undefined;
}

/** How far an order has come. Pure. */
export function orderStage({ type = '', state, version, stateTransitions = {} }: Shown): Stage {
  const name = word(state);
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  const entered = Object.keys(stateTransitions).map(word);
  const hasBeen = [name, ...entered];
  return {
    name,
    kind: kind ?? 'other',
    version,
    isCarriedOut: CARRIED_OUT_TYPES.has(type) || hasBeen.some((each) => CARRIED_OUT.has(each)),
    ...(entered.includes(name) && { isWhole: true }),
  };
}

/** What the type of an event shows that is not there any more; undefined when that is nothing. */
export function stageOfType(type: string): Stage | undefined {
  if (!CARRIED_OUT_TYPES.has(type)) return undefined;
  return { name: type, kind: 'other', version: [], isCarriedOut: true };
}

function word(text: string): string {
  return text.trim().toLowerCase();
}
