import type { Candidate } from '../write.ts';
import type { Row } from './read-rows.ts';

/** Rows by the values of their fields: each of many look-ups finds its own without reading all. */
export class RowIndex {
  readonly #rows: readonly Row[];
  readonly #byField = new Map<string, ReadonlyMap<unknown, readonly Row[]>>();

  constructor(rows: readonly Row[]) {
    this.#rows = rows;
  }

  /** The rows with this very value, in the order in which they were read. */
  having({ field, value }: Candidate): readonly Row[] {
    const byValue = this.#byField.get(field) ?? Map.groupBy(this.#rows, (row) => row[field]);
    this.#byField.set(field, byValue);
    return byValue.get(value) ?? [];
  }
}
