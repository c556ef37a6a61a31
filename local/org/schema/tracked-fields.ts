/** Whether the history of a field is tracked, by its API name. */
export interface FieldTracking {
  name: string;
  trackHistory: boolean;
}

/**
 * The standard fields of Order whose history a new org tracks, including those that this org does
 * not have. Retrieved metadata of unrelated public orgs agrees on them; of Case, 11 standard fields
 * are tracked in the same way.
 * @see https://github.com/forcedotcom/cli/issues/1922
 */
export const TRACKED_FIELDS_OF_ORDER: readonly string[] = [
  'BillToContactId',
  'BillingAddress',
  'CompanyAuthorizedById',
  'CompanyAuthorizedDate',
  'CustomerAuthorizedById',
  'CustomerAuthorizedDate',
  'Description',
  'EffectiveDate',
  'Name',
  'OrderReferenceNumber',
  'PoDate',
  'PoNumber',
  'ShipToContactId',
  'ShippingAddress',
  'Status',
  'TotalAmount',
  'Type',
];

/** The names of tracked fields after these changes, which apply in their order. */
export function changeTracking(
  tracked: readonly string[],
  changes: readonly FieldTracking[],
): string[] {
  return changes.reduce<string[]>(
    (names, { name, trackHistory }) => {
      const others = names.filter((each) => each.toLowerCase() !== name.toLowerCase());
      return trackHistory ? [...others, name] : others;
    },
    [...tracked],
  );
}
