import { MINUTE_MS } from '../../src/time.ts';
import { derivedUuid } from './derived-ids.ts';
import { eventTypes } from './event-types.ts';
import { type DigitalRiverEvent, makeEvent } from './make-event.ts';
import { subscriptionDeleted } from './subscription-deleted.ts';

const FIXTURE_ORDER_ID = '518204460417';
const START = Date.UTC(2025, 2, 4, 9, 30, 0, 250);

/**
 * The events of `test/fixtures/digital-river`: one order, fixed ids, fixed times one minute apart.
 */
export function fixtureEvents(): DigitalRiverEvent[] {
  const events = eventTypes.map((type, minutes) =>
    makeEvent(type, {
      orderId: FIXTURE_ORDER_ID,
      orderNumber: '00000107',
      salesforceOrderId: '801Qy00000Ab1CdIAJ',
      fileId: derivedUuid(FIXTURE_ORDER_ID, `file of ${type}`),
      at: new Date(START + minutes * MINUTE_MS),
      eventId: derivedUuid(FIXTURE_ORDER_ID, `event ${type}`),
    }),
  );
  const last = new Date(START + eventTypes.length * MINUTE_MS);
  const id = derivedUuid(FIXTURE_ORDER_ID, 'event subscription.deleted');
  return [...events, subscriptionDeleted(id, last)];
}
