import type { Row } from '../rows.ts';

/** Most rows that a list shows. */
export const listLimit = 200;

/** How many rows there are, as far as the list was read: one more than the limit means "more". */
export function rowCount(rows: Row[]): string {
  return rows.length > listLimit ? `${listLimit}+` : String(rows.length);
}
