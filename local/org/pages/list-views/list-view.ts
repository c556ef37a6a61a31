/** One condition of a list view. */
export interface Filter {
  /** As the metadata names fields: `Status__c`, `CREATED_DATE`, `ORDERS.STATUS`. */
  field: string;
  operation: string;
  /** Several values are separated by commas; empty for none. */
  value: string;
}

/** A list of an object's records that an admin has set up. */
export interface ListView {
  /** API name, e.g. `Accepted_Today`. */
  name: string;
  label: string;
  columns: string[];
  filters: Filter[];
  /** How the filters go together, by their numbers: `1 AND (2 OR 3)`. Without it all must hold. */
  logic?: string;
}

/** The list views of all objects, by lower-case object name. */
export type ListViews = Map<string, ListView[]>;
