import type { Delivery } from './digital-river-client.ts';

/** What came of a delivery, such as `was answered with 202`. */
export function outcomeOf({ lastStatus, lastError, lastResponseBody }: Delivery): string {
  if (lastStatus !== null) {
    const isRejected = lastStatus >= 400 && lastResponseBody !== null;
    return `was answered with ${lastStatus}${isRejected ? `: ${lastResponseBody}` : ''}`;
  }
  return lastError === null ? 'has not been answered yet' : `failed: ${lastError}`;
}

/**
 * Checks that an event arrived: otherwise it is not stored, and there is no change to wait for.
 *
 * @param statuses those of the answers; null where none came
 * @throws Error with why it did not arrive
 */
export function requireArrival(statuses: readonly (number | null)[]): void {
  if (statuses.length === 0) {
    throw new Error(
      'The event was not sent: no enabled webhook has subscribed to its type. "npm run local -- register-webhooks" enables the webhooks.',
    );
  }
  for (const status of statuses) {
    if (status !== null && status >= 200 && status < 300) continue;
    throw new Error(
      status !== null && status >= 400 && status < 500
        ? 'The connector rejected the event and stored nothing.'
        : 'The connector has not stored the event yet. The local Digital River sends it again.',
    );
  }
}
