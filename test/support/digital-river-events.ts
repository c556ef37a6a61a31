import { readFileSync } from 'node:fs';
import { connectorProfile } from '../../src/salesforce/schema/profile.ts';
import { digitalRiver } from '../../src/sources/digital-river/digital-river-source.ts';
import type { OrderMatching } from '../../src/sources/digital-river/orders/order-keys.ts';
import type { Source } from '../../src/sources/source.ts';

/** An event as Digital River sends it; tests may change it. */
export interface EventBody {
  id: string;
  type: string;
  liveMode?: unknown;
  createdTime?: unknown;
  data: { object: Record<string, unknown> };
}

/** A new copy of the fixture of an event type. */
export function eventFixture(type: string): EventBody {
  const file = new URL(`../fixtures/digital-river/${type}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * The fixture of an event type with other fields of the order or document; undefined removes a
 * field.
 */
export function eventWith(type: string, fields: Record<string, unknown>): EventBody {
  const event = eventFixture(type);
  return JSON.parse(
    JSON.stringify({ ...event, data: { object: { ...event.data.object, ...fields } } }),
  );
}

/** Digital River as a source in one mode. */
export function digitalRiverSource(
  mode: 'live' | 'test' = 'test',
  matching: Partial<OrderMatching> = {},
): Source {
  const all = { ownOrders: 'all', byNumber: false, ...matching } as const;
  return digitalRiver({ mode, profile: connectorProfile, matching: all });
}
