import { type EventType, orderEventTypes } from '../../events/event-types.ts';
import { type DigitalRiverEvent, makeEvent } from '../../events/make-event.ts';
import { orderTime } from '../../events/times.ts';
import type { OrderBody } from '../store/orders.ts';
import type { Move } from './moves.ts';

interface MoveOptions {
  readonly at: Date;
  readonly liveMode: boolean;
  /** Where the peer is, for the addresses of documents. */
  readonly url: string;
}

/**
 * The event of one type for an order, whose history it continues.
 * @param order the order until now
 * @param to where the order's state is not the one that the event always shows
 * @returns the event; its object is the order afterwards, unless it is about a file or a refund
 */
export function nextEvent(
  type: EventType,
  order: OrderBody,
  to: Move['to'],
  { at, liveMode, url }: MoveOptions,
): DigitalRiverEvent {
  const event = makeEvent(type, { orderId: order.id, at, liveMode });
  const { object } = event.data;
  if (typeof object.fileId === 'string') {
    const invoiceURL = `${url}/files/${object.fileId}/content`;
    return { ...event, data: { object: { ...object, invoiceURL } } };
  }
  if (!isOrderEvent(type)) return event;
  return { ...event, data: { object: continued(order, object, to, at) } };
}

function isOrderEvent(type: EventType): boolean {
  return orderEventTypes.some((known) => known === type);
}

/** The example order of the event, with the history and the keys of this order. */
function continued(
  order: OrderBody,
  example: Readonly<Record<string, unknown>>,
  to: Move['to'],
  at: Date,
): Record<string, unknown> {
  const state = stateAfter(order, example, to);
  const { fraudState } = example;
  return {
    ...example,
    createdTime: order.createdTime ?? example.createdTime,
    ...(order.upstreamId === undefined ? {} : { upstreamId: order.upstreamId }),
    ...(order.metadata === undefined ? {} : { metadata: order.metadata }),
    state,
    // A return to a former state keeps its original time, as in Digital River's example.
    stateTransitions:
      to === 'prior'
        ? order.stateTransitions
        : entered(order.stateTransitions, order.state, state, at),
    fraudStateTransitions: entered(order.fraudStateTransitions, order.fraudState, fraudState, at),
  };
}

function stateAfter(
  order: OrderBody,
  example: Readonly<Record<string, unknown>>,
  to: Move['to'],
): unknown {
  if (to === 'prior') return priorState(order);
  return to ?? example.state;
}

/** The transitions, with the time of a state that is entered now. */
function entered(transitions: unknown, former: unknown, state: unknown, at: Date) {
  const known: Record<string, unknown> = { ...Object(transitions) };
  const isEntered = typeof state === 'string' && state !== former;
  return isEntered ? { ...known, [state]: orderTime(at) } : known;
}

const PATH = ['pending_payment', 'in_review', 'accepted', 'fulfilled', 'complete'];

/** The state before a dispute: the last one of the path that the order has entered. */
function priorState({ stateTransitions }: OrderBody): string {
  const known: Record<string, unknown> = { ...Object(stateTransitions) };
  return PATH.findLast((state) => known[state] !== undefined) ?? 'accepted';
}
