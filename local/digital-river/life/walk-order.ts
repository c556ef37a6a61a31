import type { EventType } from '../../events/event-types.ts';
import { newOrderId } from '../../events/new-order-id.ts';
import type { Peer } from '../peer.ts';
import { publishEvent } from '../publish-event.ts';
import { findOrder, type OrderBody } from '../store/orders.ts';
import { subscribersOrFallback } from '../subscribers.ts';
import { allowedMoves } from './allowed-moves.ts';
import { nextEvent } from './move-events.ts';
import { firstStates, type Move, restOfLife } from './moves.ts';

/** How the events of a move are delivered. */
export interface Sending {
  /** Deliveries per webhook; 2 for duplicates. */
  readonly copies: number;
  /** Simulated milliseconds until the first attempt, so that later events overtake it. */
  readonly delayMs: number;
}

/** Orders get a record in the shop by this, if there is a shop. */
export interface Shop {
  createOrder(): Promise<{ readonly id: string; readonly orderNumber: string }>;
  /** Where a person sees the order of the shop. */
  orderUrl(id: string): string;
}

const SECOND_MS = 1_000;
/** Between two deliveries of a life in the wrong order. */
const SPACING_MS = 1_500;

/**
 * Creates an order, in the shop as well, and sends the events of its beginning.
 * @param state one of the first states
 * @param keys those of an order for the same record of the shop, whose shopper pays again; without
 *   them, the shop gets a new record
 * @returns its id; undefined for another state
 */
export async function createOrder(
  peer: Peer,
  shop: Shop | undefined,
  state: unknown,
  keys?: Partial<OrderBody>,
): Promise<string | undefined> {
  const first = firstStates.find((known) => known.state === state);
  if (first === undefined) return undefined;
  const order: OrderBody = { ...(keys ?? (await newRecord(shop))), id: newOrderId() };
  await send(peer, order, 'order.created', undefined, { copies: 1, delayMs: 0 });
  const created = await findOrder(peer.pool, order.id);
  await send(peer, begun(created ?? order), first.event, undefined, { copies: 1, delayMs: 0 });
  return order.id;
}

async function newRecord(shop: Shop | undefined): Promise<Partial<OrderBody>> {
  const record = await shop?.createOrder();
  return record === undefined
    ? {}
    : { upstreamId: record.orderNumber, metadata: { sfOrderId: record.id } };
}

// Digital River's order.created shows no state of its own; ours begins with the next event.
function begun(order: OrderBody): OrderBody {
  return { ...order, state: undefined, stateTransitions: {}, fraudStateTransitions: {} };
}

/**
 * Makes a move, if the order's state allows it.
 * @returns whether it was made
 */
export async function makeMove(
  peer: Peer,
  orderId: string,
  name: unknown,
  sending: Sending,
): Promise<boolean> {
  const order = await findOrder(peer.pool, orderId);
  const allowed = order === undefined ? [] : await allowedMoves(peer.pool, order);
  const move = allowed.find((each) => each.name === name);
  if (move === undefined) return false;
  await sendMove(peer, orderId, move, sending);
  return true;
}

/**
 * Completes an order, but delivers the events newest first, each twice.
 * @returns false when nothing is left to happen
 */
export async function completeInWrongOrder(peer: Peer, orderId: string): Promise<boolean> {
  const order = await findOrder(peer.pool, orderId);
  const rest = restOfLife(order?.state);
  for (const [index, move] of rest.entries()) {
    const delayMs = (rest.length - 1 - index) * SPACING_MS;
    await sendMove(peer, orderId, move, { copies: 2, delayMs });
  }
  return rest.length > 0;
}

async function sendMove(peer: Peer, orderId: string, move: Move, sending: Sending): Promise<void> {
  for (const type of move.events) {
    const order = await findOrder(peer.pool, orderId);
    if (order !== undefined) await send(peer, order, type, move.to, sending);
  }
}

async function send(
  peer: Peer,
  order: OrderBody,
  type: EventType,
  to: Move['to'],
  sending: Sending,
): Promise<void> {
  const event = nextEvent(type, order, to, {
    at: timeAfter(order),
    liveMode: peer.liveMode,
    url: peer.url(),
  });
  const body = Buffer.from(JSON.stringify(event));
  await publishEvent(
    peer,
    { id: event.id, type, body },
    await subscribersOrFallback(peer, type),
    sending,
  );
}

// Orders have times in whole seconds; events of one order get different ones.
function timeAfter({ updatedTime }: OrderBody): Date {
  const last = typeof updatedTime === 'string' ? Date.parse(updatedTime) : 0;
  return new Date(Math.max(Date.now(), last + SECOND_MS));
}
