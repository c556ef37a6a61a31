import { setTimeout as sleep } from 'node:timers/promises';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import type { OrgAdmin } from '../chaos/stage/org-admin.ts';
import { postEvent } from '../support/post-event.ts';
import type { LoadEvent, LoadOrder } from './plan.ts';

const EVENTS_PER_SECOND = 40;
/** Every fourth event is sent twice, as Digital River may do. */
const TWICE_EVERY = 4;
const TIMEOUT_MS = 10_000;
const RETRY_DELAY_MS = 250;

/** A steady load of events. */
export interface Load {
  /** Events that were sent, with the number of their 202 answers. */
  readonly acknowledged: ReadonlyMap<LoadEvent, number>;
  /** Number of answers by HTTP status, and of requests without an answer. */
  readonly answers: ReadonlyMap<string, number>;
  /** Orders of which an event was sent. */
  readonly begun: ReadonlySet<LoadOrder>;
  /** Begins no further order, and resolves when all events of the begun ones are acknowledged. */
  finish(): Promise<void>;
}

/**
 * Sends events at a steady rate, to the web processes in turn. An event that is not answered with
 * 202 is sent again.
 *
 * @param webUrls is read for each request: it may change while events are sent
 * @param giveUp ends the repetitions
 */
export function startLoad(
  events: readonly LoadEvent[],
  webUrls: () => readonly string[],
  admin: OrgAdmin,
  giveUp: AbortSignal,
): Load {
  const acknowledged = new Map<LoadEvent, number>();
  const answers = new Map<string, number>();
  const begun = new Set<LoadOrder>();
  const deliveries: Promise<void>[] = [];
  let requests = 0;
  let finishing = false;

  async function deliver(event: LoadEvent, token: string): Promise<void> {
    while (!giveUp.aborted) {
      const urls = webUrls();
      requests += 1;
      const answer = await postEvent(
        (urls[requests % urls.length] ?? '') + DIGITAL_RIVER_PATHS.webhooks,
        token,
        event.body,
        TIMEOUT_MS,
      );
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      if (answer === '202') {
        acknowledged.set(event, (acknowledged.get(event) ?? 0) + 1);
        return;
      }
      await sleep(RETRY_DELAY_MS);
    }
  }

  async function sendAll(): Promise<void> {
    const token = await admin.token();
    for (const [index, event] of events.entries()) {
      if (giveUp.aborted) return;
      if (finishing && !begun.has(event.order)) continue;
      begun.add(event.order);
      deliveries.push(deliver(event, token));
      if (index % TWICE_EVERY === 0) deliveries.push(deliver(event, token));
      await sleep(1000 / EVENTS_PER_SECOND);
    }
  }

  const sending = sendAll();
  return {
    acknowledged,
    answers,
    begun,
    async finish() {
      finishing = true;
      await sending;
      await Promise.all(deliveries);
    },
  };
}
