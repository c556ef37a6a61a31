import type { Visible } from '../stand-in/records.ts';

/** What the stand-in has counted since the last reset. */
export interface OrgCounts {
  /** Calls of the data API. */
  readonly calls: number;
  readonly callsMs: number;
  /** Orders that have become visible, and records written. */
  readonly orders: number;
  readonly written: number;
  /** Milliseconds since the epoch; 0 for none. */
  readonly firstCallAt: number;
  readonly lastWriteAt: number;
}

/** Asks the stand-in for Salesforce what it has seen. */
export class StandInClient {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  counts(): Promise<OrgCounts> {
    return this.#ask('/bench/counts') as Promise<OrgCounts>;
  }

  /** When an order became visible; undefined before. */
  async visible(orderId: string): Promise<Visible | undefined> {
    const found = (await this.#ask(`/bench/orders/${orderId}`)) as Partial<Visible>;
    return found.at === undefined ? undefined : (found as Visible);
  }

  async reset(): Promise<void> {
    await this.#ask('/bench/reset');
  }

  /** Sets how long calls take, in milliseconds. */
  async setLatency(latency: { callMs: number; recordMs: number }): Promise<void> {
    await this.#ask('/bench/latency', JSON.stringify(latency));
  }

  async #ask(path: string, body?: string): Promise<unknown> {
    const reply = await fetch(this.url + path, body === undefined ? {} : { method: 'POST', body });
    return reply.json();
  }
}
