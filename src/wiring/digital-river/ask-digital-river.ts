import type { DigitalRiverOrder } from '../../sources/digital-river/api/orders-api.ts';
import { MINUTE_MS } from '../../time.ts';
import type { AskSender, News } from '../../worker/give-way/rivals.ts';
import type { WorkerParts } from '../worker-parts.ts';
import { digitalRiverAccess } from './digital-river-access.ts';
import { askForOrder, eventOf, SOURCE } from './present-order.ts';

/** States in which an order has ended without being carried out. */
const DEAD_STATES = ['blocked', 'cancelled'];
/** Failures in a row after which nothing is asked for a while. */
const MAX_FAILURES = 3;
const PAUSE_MS = MINUTE_MS;
/** How often an order is asked for about which Digital River has answered. */
const ASK_INTERVAL_MS = 10 * MINUTE_MS;
/** Far more orders than conflicts; then they may be asked for again. */
const MAX_REMEMBERED = 10_000;

/**
 * Asks Digital River for an order that has the Salesforce Order of another one, and is not known to
 * be dead. If it is, what was answered is stored as an event of it, and judged like any other.
 *
 * @returns undefined without a key of Digital River's API
 */
export function askDigitalRiver(parts: WorkerParts): AskSender | undefined {
  const { config, log } = parts;
  const access = digitalRiverAccess(config);
  if (access === undefined) return undefined;
  const answeredAt = new Map<string, number>();
  let [failures, pausedUntil] = [0, 0];
  const ask = async (key: string): Promise<News> => {
    const order = await askForOrder(access, key);
    const isDead = order !== undefined && DEAD_STATES.includes(order.state.trim().toLowerCase());
    const isNew = isDead && (await storeSnapshot(order, parts));
    failures = 0;
    if (answeredAt.size >= MAX_REMEMBERED) answeredAt.clear();
    answeredAt.set(key, performance.now());
    return isNew ? 'news' : 'nothing new';
  };
  return async (source, key) => {
    const now = performance.now();
    const last = answeredAt.get(key);
    if (source !== SOURCE || (last !== undefined && now - last < ASK_INTERVAL_MS)) {
      return 'nothing new';
    }
    if (now < pausedUntil) return 'no answer';
    try {
      return await ask(key);
    } catch (err) {
      failures += 1;
      if (failures >= MAX_FAILURES) pausedUntil = performance.now() + PAUSE_MS;
      log.warn({ err, source, subject: key }, 'the other order of a conflict could not be read');
      return 'no answer';
    }
  };
}

async function storeSnapshot(order: DigitalRiverOrder, parts: WorkerParts): Promise<boolean> {
  const source = parts.sources().find(({ name }) => name === SOURCE);
  if (source === undefined) return false;
  const { event } = eventOf(order, source, parts.config.CONNECTOR_MODE);
  if (event.status !== 'pending') return false;
  return (await parts.inbox().accept(event)).isNew;
}
