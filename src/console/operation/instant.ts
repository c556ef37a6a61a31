import { z } from 'zod';

/** An instant in results of operations. */
export const instantSchema = z.iso.datetime().describe('In UTC, ISO 8601');

/** An instant in results of operations; null when there is none. */
export function instantText(at: Date | null | undefined): string | null {
  return at?.toISOString() ?? null;
}
