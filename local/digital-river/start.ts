import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChanges } from './changes.ts';
import { createClock } from './clock.ts';
import type { AttemptResult } from './delivery/attempt.ts';
import { type Dispatcher, startDispatcher } from './delivery/dispatcher.ts';
import type { RetrySchedule } from './delivery/retry-schedule.ts';
import { createApp } from './http/app.ts';
import type { Shop } from './life/walk-order.ts';
import type { Peer } from './peer.ts';
import { createSettings } from './settings.ts';
import { latestRecordedTime, openDatabase } from './store/database.ts';
import type { DueDelivery } from './store/deliveries.ts';

export interface LocalDigitalRiverOptions {
  /** An existing PostgreSQL database, used by nothing else; the data of an earlier run is kept. */
  readonly databaseUrl: string;
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly apiKey: string;
  /** Simulated seconds in one real second; 1 by default. `PATCH /local/clock` changes it. */
  readonly timeScale?: number;
  /** The schedule of retries; `local` by default. `PATCH /local/settings` changes it. */
  readonly retries?: RetrySchedule;
  /** Schedule `local`: milliseconds until the second attempt; 1,000 by default. */
  readonly retryBaseMs?: number;
  /**
   * A webhook is disabled after this many consecutive failures over at least this many
   * milliseconds, in simulated time. By default 50 failures and ten minutes with the schedule
   * `local`, otherwise 10 failures and two days.
   */
  readonly disableAfter?: { readonly failures: number; readonly ms: number };
  /** Where orders that the page creates get their record; without a shop they have none. */
  readonly shop?: Shop;
  /**
   * The end of the address of a webhook that also gets the events of the pages and of
   * `POST /local/events` whose types no webhook has subscribed to.
   */
  readonly otherTypesTo?: string;
  /** Called after each attempt. */
  readonly onDelivery?: (outcome: DeliveryOutcome) => void;
}

export interface DeliveryOutcome {
  readonly eventId: string;
  readonly type: string;
  readonly webhookId: string;
  /** Path of the webhook's address. */
  readonly path: string;
  /** HTTP status; null without an answer. */
  readonly status: number | null;
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly error?: string;
  readonly ms: number;
  /** The beginning of the answer. */
  readonly body?: string;
}

export interface LocalDigitalRiver {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts the local Digital River: its webhooks and events API, deliveries with retries, and a page
 * at `/`.
 * @returns its address without a trailing slash, and a function that stops it; pending deliveries
 *   continue at the next start
 * @throws the system's EADDRINUSE error when the port is taken, PostgreSQL's error when the
 *   database cannot be opened
 */
export async function startLocalDigitalRiver(
  options: LocalDigitalRiverOptions,
): Promise<LocalDigitalRiver> {
  const pool = await openDatabase(options.databaseUrl);
  let dispatcher: Dispatcher | undefined;
  let url = '';
  const { apiKey, retries, retryBaseMs, disableAfter } = options;
  const start = Math.max(Date.now(), await latestRecordedTime(pool));
  const peer: Peer = {
    pool,
    clock: createClock(start, options.timeScale ?? 1),
    settings: createSettings({ retries, retryBaseMs, disableAfter }),
    liveMode: apiKey.startsWith('sk_') && !apiKey.startsWith('sk_test_'),
    otherTypesTo: options.otherTypesTo,
    url: () => url,
    changes: createChanges(),
    wake: (inMs) => dispatcher?.wake(inMs),
  };
  const server = createServer(createApp(peer, apiKey, options.shop));
  try {
    await listen(server, options.port, options.host);
  } catch (error) {
    await pool.end();
    throw error;
  }
  url = address(server, options.host);
  // Started after listening: a second server on the same port must not deliver as well.
  dispatcher = startDispatcher(peer, (...args) => options.onDelivery?.(outcome(...args)));
  return {
    url,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, dispatcher.close()]);
      await pool.end();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function address(server: Server, host: string): string {
  const bound: AddressInfo | string | null = server.address();
  const port = typeof bound === 'object' ? bound?.port : undefined;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function outcome(delivery: DueDelivery, result: AttemptResult, attempt: number): DeliveryOutcome {
  return {
    eventId: delivery.eventId,
    type: delivery.type,
    webhookId: delivery.webhook.id,
    path: new URL(delivery.webhook.address).pathname,
    attempt,
    ...result,
  };
}
