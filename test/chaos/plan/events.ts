import { derivedUuid } from '../../../local/events/derived-ids.ts';
import type { EventType } from '../../../local/events/event-types.ts';
import { makeEvent } from '../../../local/events/make-event.ts';
import { MINUTE_MS } from '../../../src/time.ts';
import type { ChaosOptions } from '../options.ts';
import { type Random, randomFrom } from '../random.ts';
import { eventTypesOf } from './event-types.ts';
import { type Instant, instantsOf } from './instants.ts';
import type { CreatedOrder } from './orders.ts';

/** The status that an event must get. */
export type ExpectedStatus = 'applied' | 'parked' | 'parked or superseded' | 'waiting' | 'unmapped';

/** An event as it is sent, and its expected status. */
export interface PlannedEvent {
  readonly id: string;
  readonly order: CreatedOrder;
  readonly expected: ExpectedStatus;
  /** The body of every delivery. */
  readonly body: string;
}

/** An event that is being created. */
interface Draft {
  id: string;
  type: string;
  liveMode: boolean;
  createdTime?: string;
  data: { object: Record<string, unknown> };
}

const FIRST_START = Date.UTC(2026, 9, 1, 8);
const STATES = ['accepted', 'fulfilled', 'complete', 'in_review', 'returned'] as const;
const FRAUD_STATES = ['passed', 'blocked', 'review_opened', undefined] as const;
/** The field has 255 characters. */
const TOO_LONG = 'x'.repeat(300);

/** Creates the events of all orders; the same options and Orders give the same events. */
export function planEvents(options: ChaosOptions, orders: readonly CreatedOrder[]): PlannedEvent[] {
  const random = randomFrom(options.seed, 'events');
  return orders.flatMap((order, index) => {
    const start = FIRST_START + index * MINUTE_MS;
    return eventsOf(random, order, start, options.guardedOnly);
  });
}

function eventsOf(
  random: Random,
  order: CreatedOrder,
  start: number,
  guardedOnly: boolean,
): PlannedEvent[] {
  const types = eventTypesOf(random, order.events);
  const instants = instantsOf(random, start, types.length + 1, guardedOnly);
  const drafts = types.map((type, index) =>
    createDraft(random, order, type, index, instants[index], guardedOnly),
  );
  const carriers = drafts.filter(
    ({ data }) => 'state' in data.object && 'customerId' in data.object,
  );
  carriers.forEach((carrier, index) => {
    if (index === 0 || random.chance(0.6)) addOrderKeys(random, carrier, order);
  });
  const planned = drafts.map((draft) => plan(draft, order, expectedFor(draft, order)));
  return [...planned, ...unusualEvents(random, order, carriers, types.length, instants.at(-1))];
}

function createDraft(
  random: Random,
  order: CreatedOrder,
  type: EventType,
  index: number,
  instant: Instant | undefined,
  guardedOnly: boolean,
): Draft {
  const { at, updatedTime } = instant ?? { at: new Date(FIRST_START) };
  // Some invoices have more than one event.
  const file = type.includes('invoice') ? random.whole(0, index) : index;
  const draft: Draft = makeEvent(type, {
    orderId: order.drOrderId,
    at,
    eventId: derivedUuid(order.drOrderId, `event ${index}`),
    fileId: derivedUuid(order.drOrderId, `file ${type} ${file}`),
  });
  const { object } = draft.data;
  if (!('state' in object) || type === 'refund.pending') return draft;
  delete object.updatedTime;
  if (updatedTime !== undefined) object.updatedTime = updatedTime;
  if (type === 'order.updated') randomizeStates(random, object);
  if (!guardedOnly) object.customerType = random.pick(['individual', 'individual', 'business']);
  if (!guardedOnly && random.chance(0.1)) delete object.customerType;
  if (!guardedOnly && random.chance(0.03)) delete draft.createdTime;
  return draft;
}

function randomizeStates(random: Random, object: Record<string, unknown>): void {
  object.state = random.pick(STATES);
  object.fraudState = random.pick(FRAUD_STATES);
}

function addOrderKeys(random: Random, { data }: Draft, order: CreatedOrder): void {
  const { foundBy, recordId, orderNumber, problem } = order;
  if (problem === 'malformed') data.object.metadata = { sfOrderId: 'not-an-id' };
  else if (foundBy === 'number') data.object.upstreamId = orderNumber;
  else if (foundBy === 'id') {
    const sfOrderId = random.chance(0.5) ? recordId : recordId.slice(0, 15);
    data.object.metadata = { sfOrderId };
    if (random.chance(0.3)) data.object.upstreamId = orderNumber;
  }
}

/**
 * An event of live mode with a state that must not be written, and one with a state that is too
 * long.
 */
function unusualEvents(
  random: Random,
  order: CreatedOrder,
  carriers: readonly Draft[],
  index: number,
  last: Instant | undefined,
): PlannedEvent[] {
  const template = carriers.at(-1);
  if (template === undefined) return [];
  const copy = (name: string, changes: object, fields: object): Draft => ({
    ...template,
    id: derivedUuid(order.drOrderId, `event ${name}`),
    ...changes,
    data: { object: { ...template.data.object, ...fields } },
  });
  const events: PlannedEvent[] = [];
  if (random.chance(0.1)) {
    const live = copy('live', { liveMode: true }, { state: 'never_to_be_seen', liveMode: true });
    events.push(plan(live, order, 'unmapped'));
  }
  if (order.broken !== undefined) {
    const newest = order.broken === 'newest';
    const updatedTime = newest ? '2027-01-01T00:00:00Z' : last?.updatedTime;
    // It has a state only: whether other fields of a parked event are written depends on the fold.
    const fields = { state: TOO_LONG, updatedTime, fraudState: undefined, customerType: undefined };
    const broken = copy(`broken ${index}`, { type: 'order.updated' }, fields);
    events.push(
      plan(broken, order, expectedUnlessBlocked(order, newest ? 'parked' : 'parked or superseded')),
    );
  }
  return events;
}

function expectedFor({ type }: Draft, order: CreatedOrder): ExpectedStatus {
  return type === 'refund.pending' ? 'unmapped' : expectedUnlessBlocked(order, 'applied');
}

/** All events of an order with a problem are parked; those of one that never appears wait. */
function expectedUnlessBlocked(
  { problem, appears }: CreatedOrder,
  otherwise: ExpectedStatus,
): ExpectedStatus {
  if (problem !== undefined) return 'parked';
  return appears === 'never' ? 'waiting' : otherwise;
}

function plan(draft: Draft, order: CreatedOrder, expected: ExpectedStatus): PlannedEvent {
  return { id: draft.id, order, expected, body: JSON.stringify(draft) };
}
