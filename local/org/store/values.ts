/** The value of a field. */
export type Value = string | number | boolean | null;

/** Fields of one row by canonical API name; a missing one is null. */
export type Values = Record<string, Value>;
