import { DIGITAL_RIVER_PATHS } from './digital-river-source.ts';
import { MAPPED_TYPES } from './orders/order-facts.ts';

/**
 * The event type and path of each webhook. The trailing slash is part of the path: Digital River
 * calls the address exactly as registered and follows no redirects. The connector has the paths of
 * the Apex REST classes of Digital River's app, so they serve for `--target apex` too.
 *
 * @see Digital River B2B app docs, "Step 9: Set up webhooks"
 */
export const ENDPOINTS = [
  { type: 'order.accepted', name: 'accepted', path: DIGITAL_RIVER_PATHS.accepted },
  { type: 'order.complete', name: 'complete', path: DIGITAL_RIVER_PATHS.complete },
  { type: 'order.invoice.created', name: 'webhooks', path: DIGITAL_RIVER_PATHS.webhooks },
] as const;

/** The form of the events' bodies: that of the account, which the connector reads. */
export const DESIRED_API_VERSION = 'default';

const THREE: readonly string[] = ENDPOINTS.map(({ type }) => type);

/** The types for which the connector writes something, without those of the three webhooks. */
export const FURTHER_WRITTEN_TYPES: readonly string[] = MAPPED_TYPES.filter(
  (type) => !THREE.includes(type),
);
