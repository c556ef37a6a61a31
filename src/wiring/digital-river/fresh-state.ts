import { isSnapshotId } from '../../sources/digital-river/api/order-snapshot.ts';
import { isOrder } from '../../sources/digital-river/digital-river-source.ts';
import { FreshState } from '../../worker/fresh-state/fresh-state.ts';
import type { WorkerParts } from '../worker-parts.ts';
import { digitalRiverAccess } from './digital-river-access.ts';
import { showFreshStatePause } from './fresh-state-pause.ts';
import { askForOrder, eventOf, SOURCE } from './present-order.ts';

/** Asks Digital River for the state of orders before late events are applied, if configured. */
export function configuredFreshState(
  parts: Pick<WorkerParts, 'config' | 'log' | 'pool' | 'inbox' | 'sources'>,
): FreshState | undefined {
  const { config, log } = parts;
  const access = digitalRiverAccess(config);
  const source = parts.sources().find(({ name }) => name === SOURCE);
  if (!config.DIGITAL_RIVER_FRESH_STATE || access === undefined || source === undefined)
    return undefined;
  return new FreshState({
    source: SOURCE,
    tellsState: ({ type }) => isOrder(type),
    isAnswer: ({ eventId }) => isSnapshotId(eventId),
    async ask(key) {
      const order = await askForOrder(access, key);
      if (order === undefined) return undefined;
      const { event, problem } = eventOf(order, source, config.CONNECTOR_MODE);
      if (problem !== undefined) throw problem;
      return event;
    },
    store: (event) => parts.inbox().accept(event),
    showPause: (ms) => showFreshStatePause(parts.pool(), ms),
    log,
  });
}
