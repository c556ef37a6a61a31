import type { z } from 'zod';
import { oddAnswer } from './odd-answer.ts';
import type { Org, OrgRequest } from './org.ts';

/**
 * Reads something from the org and validates the response. One call.
 *
 * @param path path below `/services/data/vXX.X`
 * @param shape the response as Salesforce documents it
 * @returns the response
 * @throws OrgOutageError when the org cannot answer; `unavailable` also when the response has
 *   another shape
 * @throws RequestRefusedError when Salesforce refuses the request
 */
export async function readAnswer<T>(
  org: Pick<Org, 'call'>,
  path: OrgRequest['path'],
  shape: z.ZodType<T>,
): Promise<T> {
  const response = shape.safeParse(await org.call({ method: 'GET', path }));
  if (response.success) return response.data;
  throw oddAnswer();
}

/** The path of a SOQL query, below `/services/data/vXX.X`. */
export function queryPath(soql: string): string {
  return `/query?q=${encodeURIComponent(soql)}`;
}
