import { makeEvent } from '../../local/events/make-event.ts';
import type { TestOrg } from './local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';

/**
 * Creates an Order, and sends a new `order.accepted` of it.
 *
 * @param port of the web process, on 127.0.0.1
 * @returns the status of the reply
 */
export async function postAcceptedOrder(
  org: TestOrg,
  port: unknown,
  orderId: string,
): Promise<number> {
  const { id } = await org.createOrder();
  const event = makeEvent('order.accepted', { orderId, salesforceOrderId: id, at: new Date() });
  const reply = await fetch(`http://127.0.0.1:${port}${WEBHOOKS}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await org.token()}` },
    body: JSON.stringify(event),
  });
  return reply.status;
}
