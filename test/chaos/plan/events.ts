import { derivedUuid } from '../../../local/events/derived-ids.ts';
import type { EventType } from '../../../local/events/event-types.ts';
import { makeEvent } from '../../../local/events/make-event.ts';
import type { ChaosOptions } from '../options.ts';
import { type Random, randomFrom } from '../random.ts';
import { type Instant, instantsOf } from './instants.ts';
import type { MadeOrder } from './orders.ts';
import { stepsOf } from './steps.ts';

/** What is to become of an event; nothing else may. */
export type Meant = 'applied' | 'parked' | 'parked or superseded' | 'waiting' | 'unmapped';

/** An event as it is sent, and what is to become of it. */
export interface PlannedEvent {
  readonly id: string;
  readonly order: MadeOrder;
  readonly meant: Meant;
  /** The bytes of every delivery. */
  readonly body: string;
}

/** An event while it is being made. */
interface Draft {
  id: string;
  type: string;
  liveMode: boolean;
  createdTime?: string;
  data: { object: Record<string, unknown> };
}

const FIRST_START = Date.UTC(2026, 9, 1, 8);
const MINUTE_MS = 60_000;
const STATES = ['accepted', 'fulfilled', 'complete', 'in_review', 'returned'] as const;
const FRAUD_STATES = ['passed', 'blocked', 'review_opened', undefined] as const;
/** One more than the 255 characters of the field would do. */
const TOO_LONG = 'x'.repeat(300);

/** Makes the events of all orders; the same for the same options and records. */
export function planEvents(options: ChaosOptions, orders: readonly MadeOrder[]): PlannedEvent[] {
  const random = randomFrom(options.seed, 'events');
  return orders.flatMap((order, index) => {
    const start = FIRST_START + index * MINUTE_MS;
    return eventsOf(random, order, start, options.guardedOnly);
  });
}

function eventsOf(
  random: Random,
  order: MadeOrder,
  start: number,
  guardedOnly: boolean,
): PlannedEvent[] {
  const steps = stepsOf(random, order.events);
  const instants = instantsOf(random, start, steps.length + 1, guardedOnly);
  const drafts = steps.map((type, step) =>
    draft(random, order, type, step, instants[step], guardedOnly),
  );
  const carriers = drafts.filter(
    ({ data }) => 'state' in data.object && 'customerId' in data.object,
  );
  carriers.forEach((carrier, index) => {
    if (index === 0 || random.chance(0.6)) addKeys(random, carrier, order);
  });
  const planned = drafts.map((made) => plan(made, order, meantFor(made, order)));
  return [...planned, ...strange(random, order, carriers, steps.length, instants.at(-1))];
}

function draft(
  random: Random,
  order: MadeOrder,
  type: EventType,
  step: number,
  instant: Instant | undefined,
  guardedOnly: boolean,
): Draft {
  const { at, updatedTime } = instant ?? { at: new Date(FIRST_START) };
  // Some files are announced again, by another event.
  const file = type.includes('invoice') ? random.whole(0, step) : step;
  const made: Draft = makeEvent(type, {
    orderId: order.drOrderId,
    at,
    eventId: derivedUuid(order.drOrderId, `event ${step}`),
    fileId: derivedUuid(order.drOrderId, `file ${type} ${file}`),
  });
  const { object } = made.data;
  if (!('state' in object) || type === 'refund.pending') return made;
  delete object.updatedTime;
  if (updatedTime !== undefined) object.updatedTime = updatedTime;
  if (type === 'order.updated') vary(random, object);
  if (!guardedOnly) object.customerType = random.pick(['individual', 'individual', 'business']);
  if (!guardedOnly && random.chance(0.1)) delete object.customerType;
  if (!guardedOnly && random.chance(0.03)) delete made.createdTime;
  return made;
}

function vary(random: Random, object: Record<string, unknown>): void {
  object.state = random.pick(STATES);
  object.fraudState = random.pick(FRAUD_STATES);
}

function addKeys(random: Random, { data }: Draft, order: MadeOrder): void {
  const { foundBy, toRecordId, orderNumber, trouble } = order;
  if (trouble === 'malformed') data.object.metadata = { sfOrderId: 'not-an-id' };
  else if (foundBy === 'number') data.object.upstreamId = orderNumber;
  else if (foundBy === 'id') {
    const sfOrderId = random.chance(0.5) ? toRecordId : toRecordId.slice(0, 15);
    data.object.metadata = { sfOrderId };
    if (random.chance(0.3)) data.object.upstreamId = orderNumber;
  }
}

/** An event of the other mode, which says wrong things; and one whose state is too long for its field. */
function strange(
  random: Random,
  order: MadeOrder,
  carriers: readonly Draft[],
  step: number,
  last: Instant | undefined,
): PlannedEvent[] {
  const model = carriers.at(-1);
  if (model === undefined) return [];
  const copy = (name: string, changes: object, fields: object): Draft => ({
    ...model,
    id: derivedUuid(order.drOrderId, `event ${name}`),
    ...changes,
    data: { object: { ...model.data.object, ...fields } },
  });
  const events: PlannedEvent[] = [];
  if (random.chance(0.1)) {
    const live = copy('live', { liveMode: true }, { state: 'never_to_be_seen', liveMode: true });
    events.push(plan(live, order, 'unmapped'));
  }
  if (order.broken !== undefined) {
    const newest = order.broken === 'newest';
    const updatedTime = newest ? '2027-01-01T00:00:00Z' : last?.updatedTime;
    // It has nothing but its state to say: whether the rest of a parked event is written depends on what it was folded with.
    const fields = { state: TOO_LONG, updatedTime, fraudState: undefined, customerType: undefined };
    const broken = copy(`broken ${step}`, { type: 'order.updated' }, fields);
    events.push(plan(broken, order, wouldApply(order, newest ? 'parked' : 'parked or superseded')));
  }
  return events;
}

function meantFor({ type }: Draft, order: MadeOrder): Meant {
  return type === 'refund.pending' ? 'unmapped' : wouldApply(order, 'applied');
}

function wouldApply({ trouble, appears }: MadeOrder, otherwise: Meant): Meant {
  if (trouble !== undefined) return 'parked';
  return appears === 'never' ? 'waiting' : otherwise;
}

function plan(made: Draft, order: MadeOrder, meant: Meant): PlannedEvent {
  return { id: made.id, order, meant, body: JSON.stringify(made) };
}
