import { DAY_MS } from '../../src/time.ts';

/** The delivery statuses of a Plum reward. */
export const deliveryStatuses = ['delivered', 'canceled'] as const;

export type DeliveryStatus = (typeof deliveryStatuses)[number];

export interface RewardOptions {
  /** 20 digits: more than a JavaScript number holds. */
  readonly id: string;
  /** Plum's own order id: up to 11 digits. */
  readonly orderId: string;
  readonly poNumber: string;
  /** When the status changed. */
  readonly at: Date;
}

/**
 * Makes a webhook as Plum would send it.
 * @returns the body as text: its id has more digits than `JSON.stringify` can write
 * @see https://help-plum.xoxoday.com, implementing webhooks
 */
export function makeRewardEvent(status: DeliveryStatus, options: RewardOptions): string {
  const { id, orderId, poNumber, at } = options;
  const orderDate = JSON.stringify(plumTime(new Date(at.getTime() - DAY_MS)));
  const data = `"orderId":${orderId},"poNumber":${JSON.stringify(poNumber)},"orderDate":${orderDate},"deliveryStatus":"${status}"`;
  return `{"id":${id},"data":{${data}},"createdAt":${JSON.stringify(plumTime(at))}}`;
}

/** 19 characters without a time zone; UTC here. */
function plumTime(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ');
}
