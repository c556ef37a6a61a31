import { type DataCall, type Reply, resourceUrl } from '../http/data-call.ts';
import type { Resource } from '../http/resource.ts';
import { readUsage } from '../store/usage.ts';

/** The list of resources, and the remaining API calls of the day. */
export const orgResources: Resource[] = [
  { method: 'GET', pattern: '', handle: listResources },
  { method: 'GET', pattern: 'limits', handle: limits },
];

async function listResources({ org, version }: DataCall): Promise<Reply> {
  const names = ['sobjects', 'query', 'queryAll', 'limits', 'composite'];
  const urls = names.map((name) => [name, resourceUrl(version, name)]);
  const { organizationId, userId } = org.identity;
  const identity = `${org.url}/id/${organizationId}/${userId}`;
  return { status: 200, body: { ...Object.fromEntries(urls), identity } };
}

async function limits({ org }: DataCall): Promise<Reply> {
  const { used, limit } = await readUsage(org.pool, org.dailyApiLimit);
  const DailyApiRequests = { Max: limit, Remaining: Math.max(0, limit - used) };
  return { status: 200, body: { DailyApiRequests } };
}
