import type { FieldChange } from './store/history-table.ts';

/** One row with all its fields under their API names; a field without a value is null. */
export type Row = Record<string, string | number | boolean | null> & { Id: string };

/** Tells that a row was written, after the write is committed. */
export interface RowChange {
  object: string;
  id: string;
  kind: 'created' | 'updated' | 'deleted';
  at: Date;
}

/** The rows of the org, for readers inside this process (the pages). */
export interface Rows {
  /** Up to `limit` rows that are not deleted, newest LastModifiedDate first. */
  list(object: string, limit: number): Promise<Row[]>;
  /** The row with this id (15 or 18 characters), or undefined when it is missing or deleted. */
  get(object: string, id: string): Promise<Row | undefined>;
  /**
   * Up to `limit` rows that a SOQL condition holds for (`Status = 'Draft'`; empty for all), newest change first.
   * @throws ApiError for a condition that cannot be read
   */
  find(object: string, condition: string, limit: number): Promise<Row[]>;
  /** Changes of a row's tracked fields, newest first; up to `limit`. */
  history(object: string, id: string, limit: number): Promise<FieldChange[]>;
  /** Calls the listener after every committed change; the answer takes the listener away again. */
  onChange(listener: (change: RowChange) => void): () => void;
}
