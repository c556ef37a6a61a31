import type { FieldChange } from './store/history-table.ts';

/** One row with all its fields by API name; a field without a value is null. */
export type Row = Record<string, string | number | boolean | null> & { Id: string };

/** A committed change of a row. */
export interface RowChange {
  object: string;
  id: string;
  kind: 'created' | 'updated' | 'deleted';
  at: Date;
}

/** Read access to the org's rows for the pages. */
export interface Rows {
  /** Up to `limit` rows that are not deleted, newest LastModifiedDate first. */
  list(object: string, limit: number): Promise<Row[]>;
  /** The row with this id (15 or 18 characters), or undefined when it is missing or deleted. */
  get(object: string, id: string): Promise<Row | undefined>;
  /**
   * Up to `limit` rows that match a SOQL condition (`Status = 'Draft'`; empty for all), latest
   * change first.
   * @throws ApiError for an invalid condition
   */
  find(object: string, condition: string, limit: number): Promise<Row[]>;
  /** Changes of a row's tracked fields, newest first; up to `limit`. */
  history(object: string, id: string, limit: number): Promise<FieldChange[]>;
  /** Calls the listener after every committed change, until the returned function is called. */
  onChange(listener: (change: RowChange) => void): () => void;
}
