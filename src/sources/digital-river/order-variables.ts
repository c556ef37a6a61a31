import { z } from 'zod';
import { flag, list } from '../../config/variable-types.ts';
import { type OwnOrders, readOwnOrders } from './orders/own-orders.ts';

const OWN_ORDERS_RULE =
  'expected all, or one or more of sfOrderId, metadata:key=value, upstreamId:prefix and application:id, separated by commas';

const ownOrders = list.transform((items, context): OwnOrders => {
  const own = readOwnOrders(items);
  if (own !== undefined) return own;
  context.addIssue({ code: 'custom', message: OWN_ORDERS_RULE });
  return z.NEVER;
});

/** The variables about which orders are served, and how they are read. */
export const digitalRiverOrderVariables = z.object({
  DIGITAL_RIVER_OWN_ORDERS: ownOrders
    .default('all')
    .describe(
      'Whose orders are written, if several shops share the Digital River account: `all`, or a comma-separated list of which one must fit: `sfOrderId` (metadata.sfOrderId is set), `metadata:key=value`, `upstreamId:prefix`, `application:id`. Events of other orders are stored as unmapped, and not written.',
    )
    .meta({ example: 'sfOrderId' }),
  DIGITAL_RIVER_MATCH_ORDER_NUMBER: flag
    .default(false)
    .describe(
      "`true`: an event without metadata.sfOrderId finds its Order by upstreamId = OrderNumber. Only for a Digital River account that no other shop uses: another shop's order can have the number of yours.",
    ),
  DIGITAL_RIVER_FRESH_STATE: flag
    .default(false)
    .describe(
      '`true`: before an order event is applied that is five minutes old or older, the worker asks Digital River for the order, and applies what is newer. It needs DIGITAL_RIVER_API_KEY. If Digital River does not answer, the event is applied as it came.',
    ),
});

interface ApiUse {
  readonly DIGITAL_RIVER_FRESH_STATE: boolean;
  readonly DIGITAL_RIVER_API_KEY?: string | undefined;
  readonly CONNECTOR_MODE: 'live' | 'test';
}

/**
 * Checks that what asks Digital River for orders has a key of the mode that is written.
 *
 * @returns one sentence for each problem
 * @see Digital River's OpenAPI file: sk_test_… is for test orders, any other sk_… for live orders
 */
export function digitalRiverOrderProblems({
  DIGITAL_RIVER_FRESH_STATE: isFresh,
  DIGITAL_RIVER_API_KEY: apiKey,
  CONNECTOR_MODE: mode,
}: ApiUse): string[] {
  if (!isFresh) return [];
  if (apiKey === undefined)
    return ['DIGITAL_RIVER_API_KEY is missing; DIGITAL_RIVER_FRESH_STATE=true needs it.'];
  const keyMode = apiKey.startsWith('sk_test_') ? 'test' : 'live';
  return keyMode === mode
    ? []
    : [
        `DIGITAL_RIVER_API_KEY is a ${keyMode} key, and CONNECTOR_MODE is ${mode}: with DIGITAL_RIVER_FRESH_STATE=true, expected a ${mode} key (${mode === 'test' ? 'sk_test_…' : 'sk_…, not sk_test_…'}).`,
      ];
}
