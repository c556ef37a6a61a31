import { z } from 'zod';
import { ApiError } from '../http/api-error.ts';
import { type DataCall, resourceUrl } from '../http/data-call.ts';
import type { Answer } from './composite.ts';

const page = z.object({
  totalSize: z.number(),
  records: z.array(z.looseObject({})),
  nextRecordsUrl: z.string().optional(),
});

const refusal = z.tuple([z.object({ errorCode: z.string(), message: z.string() })]);

/** The result of a query with all its pages. */
export type QueriedRecords = Pick<z.infer<typeof page>, 'totalSize' | 'records'>;

/**
 * Runs a query with the rights of a call's user, for a resource whose answer is made of records.
 * @param resource `queryAll` includes deleted records
 * @throws ApiError that of the query
 */
export async function queryRecords(
  call: DataCall,
  answer: Answer,
  soql: string,
  resource: 'query' | 'queryAll' = 'query',
): Promise<QueriedRecords> {
  const records: QueriedRecords['records'] = [];
  let totalSize = 0;
  let next: string | undefined =
    `${resourceUrl(call.version, resource)}?${new URLSearchParams({ q: soql })}`;
  while (next !== undefined) {
    const { status, body } = await answer({ ...call, method: 'GET', body: undefined }, next);
    if (status !== 200) throw errorOf(status, body);
    const read: z.infer<typeof page> = page.parse(body);
    records.push(...read.records);
    ({ totalSize, nextRecordsUrl: next } = read);
  }
  return { totalSize, records };
}

function errorOf(status: number, body: unknown): ApiError {
  const [{ errorCode, message }] = refusal.parse(body);
  return new ApiError(status, errorCode, message);
}
