import { derivedNumber, derivedUuid } from './derived-ids.ts';
import type { DigitalRiverEvent } from './make-event.ts';
import { envelopeTime, orderTime } from './times.ts';

/**
 * An unusual event: `data.object` is empty, and `previousAttributes` holds the deleted
 * subscription.
 * @see Digital River docs, "Key event types", subscription.deleted
 */
export function subscriptionDeleted(eventId: string, at: Date): DigitalRiverEvent {
  return {
    id: eventId,
    type: 'subscription.deleted',
    data: {
      object: {},
      previousAttributes: {
        id: derivedUuid(eventId, 'subscription'),
        createdTime: orderTime(at, 3_600),
        updatedTime: orderTime(at, 3_600),
        currency: 'USD',
        items: [{ price: 12.5, quantity: 1, skuId: 'tea-monthly' }],
        planId: derivedUuid(eventId, 'plan'),
        state: 'draft',
        stateTransitions: {},
        taxInclusive: false,
        liveMode: false,
      },
    },
    liveMode: false,
    createdTime: envelopeTime(at, derivedNumber(eventId, 'microseconds', 1_000)),
    digitalriverVersion: '2021-12-13',
  };
}
