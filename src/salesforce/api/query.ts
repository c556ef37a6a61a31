import type { z } from 'zod';
import { OrgOutageError } from '../org-errors.ts';
import type { Org, OrgRequest } from './org.ts';

/**
 * Reads something from the org. One call.
 *
 * @param shape what Salesforce's API describes as the answer
 * @throws OrgOutageError, `unavailable` also when the answer is of another shape; RequestRefusedError
 */
export async function readAnswer<T>(
  org: Pick<Org, 'call'>,
  path: OrgRequest['path'],
  shape: z.ZodType<T>,
): Promise<T> {
  const read = shape.safeParse(await org.call({ method: 'GET', path }));
  if (read.success) return read.data;
  throw new OrgOutageError(
    'unavailable',
    'Salesforce answers with something else than its API describes.',
  );
}

/** The path of a query. */
export function queryPath(soql: string): string {
  return `/query?q=${encodeURIComponent(soql)}`;
}
