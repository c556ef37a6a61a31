import type { Row } from '../rows.ts';

/** Maximum number of rows in a list. */
export const listLimit = 200;

/** The number of rows; `200+` when more rows than the limit were read. */
export function rowCount(rows: Row[]): string {
  return rows.length > listLimit ? `${listLimit}+` : String(rows.length);
}
