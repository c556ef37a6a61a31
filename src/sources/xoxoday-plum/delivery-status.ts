/** The delivery statuses that are written. */
export const DELIVERY_STATUSES = ['delivered', 'canceled'] as const;

export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/**
 * A delivery status in lower case and American spelling. Plum's documentation varies in case; the
 * British spelling is accepted as a precaution.
 */
export function normalizedStatus(deliveryStatus: string): string {
  const status = deliveryStatus.trim().toLowerCase();
  return status === 'cancelled' ? 'canceled' : status;
}

/** Whether a status is one that is written. */
export function isDeliveryStatus(status: string): status is DeliveryStatus {
  return DELIVERY_STATUSES.some((each) => each === status);
}
