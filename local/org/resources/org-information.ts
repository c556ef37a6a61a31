import { type DataCall, type Reply, resourceUrl } from '../http/data-call.ts';
import type { Resource } from '../http/resource.ts';
import { readUsage } from '../store/usage.ts';
import { limitList } from './limit-list.ts';

/** The list of resources, and the org's limits. */
export const orgResources: Resource[] = [
  { method: 'GET', pattern: '', handle: listResources },
  { method: 'GET', pattern: 'limits', handle: limits },
  // Records that the user has viewed in the browser or with FOR VIEW; this org does not store that.
  { method: 'GET', pattern: 'recent', handle: async () => ({ status: 200, body: [] }) },
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
  return { status: 200, body: limitList({ Max: limit, Remaining: Math.max(0, limit - used) }) };
}
