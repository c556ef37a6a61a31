import { orderRecordId } from '../load/bench-event.ts';

/** A row of an answer. */
export type Row = Readonly<Record<string, unknown>>;

/** When an order became visible, and what it took. */
export interface Visible {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Calls since the last reset until then, this one included. */
  readonly calls: number;
  /** Their simulated time together, in milliseconds. */
  readonly callsMs: number;
}

const STAMP = 'DR_Order_Id__c';
const ORDER_ID = /^801Hs(\d{10})/;

/**
 * The records of the stand-in. It has an Order for each id and each number that the load generator
 * makes, and keeps of them only who has stamped them; other objects are written and never found.
 */
export class Records {
  readonly #stamps = new Map<string, string>();
  readonly #orders = new Map<string, string>();
  readonly #visible = new Map<string, Visible>();
  #last = 0;
  #written = 0;

  /** @param facts of the call that writes it */
  write(object: string, id: string, fields: Row, facts: Omit<Visible, 'at'>): void {
    this.#written += 1;
    this.#last = Date.now();
    const stamp = fields[STAMP];
    if (object !== 'Order' || typeof stamp !== 'string') return;
    if (id !== '') {
      this.#stamps.set(id, stamp);
      this.#orders.set(stamp, id);
    }
    if (!this.#visible.has(stamp)) this.#visible.set(stamp, { at: this.#last, ...facts });
  }

  /** The row of an Order, with the wanted fields; undefined when the id is none of an Order. */
  byId(id: string, wanted: readonly string[]): Row | undefined {
    const number = ORDER_ID.exec(id)?.[1];
    if (number === undefined) return undefined;
    const known: Row = { Id: id, OrderNumber: number, [STAMP]: this.#stamps.get(id) ?? null };
    return Object.fromEntries(wanted.map((field) => [field, known[field] ?? null]));
  }

  /** The ids of the Orders of which a field has a value. */
  idsWith(field: string, value: string): string[] {
    if (field === 'Id') return ORDER_ID.test(value) ? [value] : [];
    if (field === 'OrderNumber') return /^\d{10}$/.test(value) ? [orderRecordId(value)] : [];
    const found = field === STAMP ? this.#orders.get(value) : undefined;
    return found === undefined ? [] : [found];
  }

  /** @param stamp Digital River's id of an order */
  visible(stamp: string): Visible | undefined {
    return this.#visible.get(stamp);
  }

  /** Orders that are visible, records written, and when the last one was. */
  figures() {
    return { orders: this.#visible.size, written: this.#written, lastWriteAt: this.#last };
  }

  /** Forgets what was counted, and keeps who has stamped an Order. */
  reset(): void {
    this.#visible.clear();
    this.#written = 0;
    this.#last = 0;
  }
}
