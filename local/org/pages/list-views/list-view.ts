/** One condition of a list view. */
export interface Filter {
  /** The name in the metadata: `Status__c`, `CREATED_DATE`, `ORDERS.STATUS`. */
  field: string;
  operation: string;
  /** Values, separated by commas; may be empty. */
  value: string;
}

/** A list of an object's records that an admin has configured. */
export interface ListView {
  /** API name, e.g. `Accepted_Today`. */
  name: string;
  label: string;
  columns: string[];
  filters: Filter[];
  /**
   * The filter logic with the filters' numbers, `1 AND (2 OR 3)`; by default all filters must
   * match.
   */
  logic?: string;
}

/** The list views of all objects, by lower-case object name. */
export type ListViews = Map<string, ListView[]>;
