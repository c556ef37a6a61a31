import { randomUUID } from 'node:crypto';
import { derivedNumber } from './derived-ids.ts';
import { document } from './document.ts';
import {
  type DocumentEventType,
  documentEventTypes,
  type EventType,
  type OrderEventType,
  orderEventTypes,
} from './event-types.ts';
import { order } from './order.ts';
import { refund } from './refund.ts';
import { envelopeTime } from './times.ts';

export { eventTypes } from './event-types.ts';

export interface EventOptions {
  /** Digital River's order id: 12 digits. See `newOrderId`. */
  readonly orderId: string;
  /** Salesforce's OrderNumber, for `upstreamId`. */
  readonly orderNumber?: string;
  /** Salesforce's record id of the Order, for `metadata.sfOrderId`. */
  readonly salesforceOrderId?: string;
  /** Id of the invoice or credit memo file; a new one by default. */
  readonly fileId?: string;
  /** The time of the event, when the order enters its state. Earlier states have earlier times. */
  readonly at: Date;
  /** False (test mode) by default. */
  readonly liveMode?: boolean;
  /** A new UUID by default. */
  readonly eventId?: string;
}

export interface DigitalRiverEvent {
  readonly id: string;
  readonly type: string;
  readonly data: {
    readonly object: Record<string, unknown>;
    readonly previousAttributes?: Record<string, unknown>;
  };
  readonly liveMode: boolean;
  readonly createdTime: string;
  readonly digitalriverVersion?: string;
  readonly versionIds?: readonly string[];
}

/**
 * Makes an event as Digital River would send it; all its data is invented. The same order id always
 * has the same customer, items and charge.
 * @param type one of `eventTypes`
 * @returns the whole event, to be sent as JSON
 * @see Digital River docs, "Events"
 */
export function makeEvent(type: EventType, options: EventOptions): DigitalRiverEvent {
  const id = options.eventId ?? randomUUID();
  const isDocument = isDocumentType(type);
  return {
    id,
    type,
    data: { object: dataObject(type, options) },
    liveMode: options.liveMode ?? false,
    createdTime: envelopeTime(options.at, derivedNumber(id, 'microseconds', 1_000)),
    // Events about files have an empty list of versions instead of an API version.
    ...(isDocument ? { versionIds: [] } : { digitalriverVersion: '2021-12-13' }),
  };
}

function dataObject(type: EventType, options: EventOptions): Record<string, unknown> {
  if (isDocumentType(type)) return document(type, options);
  return isOrderType(type) ? order(type, options) : refund(options);
}

function isDocumentType(type: EventType): type is DocumentEventType {
  return documentEventTypes.some((known) => known === type);
}

function isOrderType(type: EventType): type is OrderEventType {
  return orderEventTypes.some((known) => known === type);
}
