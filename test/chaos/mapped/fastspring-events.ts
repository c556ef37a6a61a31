import { derivedUuid } from '../../../local/events/derived-ids.ts';
import type { PlannedEvent } from '../plan/events.ts';
import type { Random } from '../random.ts';
import { APPLIED, INVALID, type Outcome, startOf, stepsOf, UNMAPPED } from './planned-subjects.ts';

type Types = readonly [string, ...string[]];
const OUTCOMES: readonly [Types, ...Types[]] = [
  ['order.payment.pending', 'order.completed'],
  ['order.payment.pending', 'order.failed', 'order.completed'],
  ['order.approval.pending', 'order.canceled'],
  ['order.payment.pending', 'order.failed', 'order.canceled'],
];
const CURRENCIES = ['EUR', 'USD', 'JPY', 'KWD'] as const;

/** Plans the events of one FastSpring order: its states, its returns, and some that write nothing. */
export function fastspringEvents(random: Random, seed: number, index: number): PlannedEvent[] {
  const order = `order-${seed}-${index}`;
  const types = random.pick(OUTCOMES);
  const repeats = random.whole(0, 3);
  const states = [...types, ...Array.from({ length: repeats }, () => random.pick(types))];
  const times = stepsOf(random, startOf(index), states.length + 4);
  const event = (name: string, type: string, data: object, outcome = APPLIED, live = false) =>
    planned(order, { name, type, live, created: times.shift() ?? 0, data }, outcome);
  const orderData = () => ({
    order,
    ...(random.chance(0.2) ? {} : { reference: `SHOP-${index}-${random.whole(1, 9)}` }),
    currency: random.pick(CURRENCIES),
    total: random.whole(0, 999_999_999) / 1000,
    changed: startOf(index) + random.whole(0, 1_000_000),
  });
  const events = states.map((type, step) => event(`state ${step}`, type, orderData()));
  const returns = random.whole(0, 2);
  for (let step = 0; step < returns; step += 1) {
    // Two events may be about one return.
    const data = returnData(random, `return-${seed}-${index}-${random.whole(0, 1)}`, order);
    events.push(event(`return ${step}`, 'return.created', data));
  }
  if (random.chance(0.1))
    events.push(
      event('live', 'order.completed', { ...orderData(), reference: 'NEVER' }, UNMAPPED, true),
    );
  if (random.chance(0.1))
    events.push(event('unknown', 'order.of.no.known.state', { order }, INVALID));
  return events;
}

function returnData(random: Random, id: string, order: string) {
  return {
    return: id,
    currency: random.pick(CURRENCIES),
    totalReturn: random.whole(0, 99_999) / 100,
    completed: random.chance(0.5),
    reason: random.pick(['Wrong item', 'Zu spät geliefert – „sorry“', 'duplicate\tcharge']),
    original: { order },
  };
}

interface Draft {
  readonly name: string;
  readonly type: string;
  readonly live: boolean;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly data: object;
}

function planned(order: string, { name, ...draft }: Draft, outcome: Outcome): PlannedEvent {
  const id = derivedUuid(order, `event ${name}`);
  const body = JSON.stringify({ id, processed: false, ...draft });
  return { id, sender: 'fastspring', order: undefined, about: order, ...outcome, body };
}
