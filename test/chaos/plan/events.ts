import { derivedUuid } from '../../../local/events/derived-ids.ts';
import type { EventType } from '../../../local/events/event-types.ts';
import { makeEvent } from '../../../local/events/make-event.ts';
import { MINUTE_MS } from '../../../src/time.ts';
import type { MappedSender } from '../mapped/mapped-senders.ts';
import type { ChaosOptions } from '../options.ts';
import { type Random, randomFrom } from '../random.ts';
import { eventTypesOf } from './event-types.ts';
import { fatalText, unstorableText, withFatalText } from './fatal-texts.ts';
import { type Instant, instantsOf } from './instants.ts';
import type { CreatedOrder } from './orders.ts';

/** The status that an event must get. */
export type ExpectedStatus =
  | 'applied'
  | 'parked'
  | 'parked or superseded'
  /** Of a payment attempt that died: whatever it met when the event arrived. */
  | 'any of a dead order'
  | 'waiting'
  | 'unmapped';

/** An event as it is sent, and its expected status. */
export interface PlannedEvent {
  readonly id: string;
  readonly sender: 'digital-river' | 'xanpay' | MappedSender;
  /** The order that it is about; undefined for events of other senders than Digital River. */
  readonly order: CreatedOrder | undefined;
  /** The subject of an event of a mapped sender. */
  readonly about?: string;
  readonly expected: ExpectedStatus;
  /** The codes with which it may be parked; none when it must not be. */
  readonly parkedFor: readonly string[];
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

/** The code of an event whose Salesforce Order belongs to another Digital River order. */
export const CONFLICT = 'ORDER_CONFLICT';

const FIRST_START = Date.UTC(2025, 9, 1, 8);
const STATES = ['accepted', 'fulfilled', 'complete', 'in_review', 'returned'] as const;
const FRAUD_STATES = ['passed', 'blocked', 'review_opened', undefined] as const;
/** A validation rule of the run's own refuses it. */
const REFUSED_STATE = 'refused_by_rule';

/** Orders that some events name, although they are about another one. */
export interface WrongOrders {
  readonly deleted: string;
  readonly another: string;
}

/** Creates the events of all orders; the same options and Orders give the same events. */
export function planEvents(
  options: ChaosOptions,
  orders: readonly CreatedOrder[],
  wrong: WrongOrders,
): PlannedEvent[] {
  const random = randomFrom(options.seed, 'events');
  return orders.flatMap((order, index) => {
    const start = FIRST_START + index * MINUTE_MS;
    return eventsOf(random, order, start, options, wrong);
  });
}

function eventsOf(
  random: Random,
  order: CreatedOrder,
  start: number,
  { guardedOnly }: ChaosOptions,
  wrong: WrongOrders,
): PlannedEvent[] {
  const types = eventTypesOf(random, order);
  const instants = instantsOf(random, start, types.length + 1, guardedOnly);
  const drafts = types.map((type, index) =>
    createDraft(random, order, type, index, instants[index], guardedOnly),
  );
  const carriers = drafts.filter(
    ({ data }) => 'state' in data.object && 'customerId' in data.object,
  );
  carriers.forEach((carrier, index) => {
    if (index === 0 || random.chance(0.6)) addOrderKeys(random, carrier, order, wrong);
  });
  if (order.hasFatalBody) addFatalText(random, carriers.at(-1));
  if (order.dies) dieLast(drafts, instants.at(-1));
  const outcome = outcomeOf(order);
  const planned = drafts.map((draft) =>
    plan(draft, order, draft.type === 'refund.pending' ? UNMAPPED : outcome),
  );
  const last = instants.at(-1);
  return [...planned, ...unusualEvents(random, order, outcome, carriers, types.length, last)];
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
  if (type === 'order.updated' && order.attemptOf === undefined) randomizeStates(random, object);
  if (!guardedOnly) object.customerType = random.pick(['individual', 'individual', 'business']);
  if (!guardedOnly && random.chance(0.1)) delete object.customerType;
  if (!guardedOnly && random.chance(0.03)) delete draft.createdTime;
  return draft;
}

function randomizeStates(random: Random, object: Record<string, unknown>): void {
  object.state = random.pick(STATES);
  object.fraudState = random.pick(FRAUD_STATES);
}

function addOrderKeys(
  random: Random,
  { data }: Draft,
  order: CreatedOrder,
  wrong: WrongOrders,
): void {
  const { foundBy, recordId, orderNumber, problem, wrongId } = order;
  if (problem === 'malformed') data.object.metadata = { sfOrderId: 'not-an-id' };
  else if (wrongId !== undefined) {
    const texts = { ...wrong, malformed: 'not-an-id', unstorable: unstorableText(random) };
    data.object.metadata = { sfOrderId: texts[wrongId], note: unstorableText(random) };
    if (wrongId === 'unstorable') data.object.upstreamId = unstorableText(random);
  } else if (foundBy === 'number') data.object.upstreamId = orderNumber;
  else if (foundBy === 'id') {
    const sfOrderId = random.chance(0.5) ? recordId : recordId.slice(0, 15);
    data.object.metadata = { sfOrderId };
    if (random.chance(0.3)) data.object.upstreamId = orderNumber;
  }
}

function addFatalText(random: Random, carrier: Draft | undefined): void {
  if (carrier === undefined) return;
  const { object } = carrier.data;
  object.metadata = { ...Object(object.metadata), note: fatalText(random) };
}

/**
 * An event of live mode with a state that must not be written, and one with a state that a rule
 * refuses.
 */
function unusualEvents(
  random: Random,
  order: CreatedOrder,
  outcome: Outcome,
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
    events.push(plan(live, order, UNMAPPED));
  }
  if (order.broken !== undefined) {
    const newest = order.broken === 'newest';
    const updatedTime = newest ? '2026-01-01T00:00:00Z' : last?.updatedTime;
    // It has a state only: whether other fields of a parked event are written depends on the fold.
    const fields = {
      state: REFUSED_STATE,
      updatedTime,
      fraudState: undefined,
      customerType: undefined,
    };
    const broken = copy(`broken ${index}`, { type: 'order.updated' }, fields);
    events.push(plan(broken, order, outcome.expected === 'applied' ? refused(newest) : outcome));
  }
  return events;
}

type Outcome = Pick<PlannedEvent, 'expected' | 'parkedFor'>;

const APPLIED: Outcome = { expected: 'applied', parkedFor: [] };
const UNMAPPED: Outcome = { expected: 'unmapped', parkedFor: [] };
const WAITING: Outcome = { expected: 'waiting', parkedFor: [] };

function refused(isNewest: boolean): Outcome {
  return {
    expected: isNewest ? 'parked' : 'parked or superseded',
    parkedFor: ['FIELD_CUSTOM_VALIDATION_EXCEPTION'],
  };
}

/** Nothing of a dead order is newer than its death, whatever times its other events state. */
function dieLast(drafts: readonly Draft[], last: Instant | undefined): void {
  const death = drafts.at(-1);
  if (death === undefined || last === undefined) return;
  death.data.object.updatedTime = new Date(last.at.getTime() + MINUTE_MS).toISOString();
}

/** What becomes of the events of an order whose values are valid. */
function outcomeOf({ problem, appears, dies }: CreatedOrder): Outcome {
  if (dies) return { expected: 'any of a dead order', parkedFor: [CONFLICT] };
  switch (problem) {
    case 'taken':
      return { expected: 'parked', parkedFor: [CONFLICT] };
    case 'breaking':
      return { expected: 'parked', parkedFor: ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'] };
    case 'malformed':
      return WAITING;
    default:
      return appears === 'never' ? WAITING : APPLIED;
  }
}

function plan({ id, ...draft }: Draft, order: CreatedOrder, outcome: Outcome): PlannedEvent {
  const body = withFatalText(JSON.stringify({ id, ...draft }));
  return { id, sender: 'digital-river', order, ...outcome, body };
}
