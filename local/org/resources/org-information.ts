import { ApiError } from '../http/api-error.ts';
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

async function listResources({ org, user, version }: DataCall): Promise<Reply> {
  const names = ['sobjects', 'query', 'queryAll', 'limits', 'composite'];
  const urls = names.map((name) => [name, resourceUrl(version, name)]);
  const identity = `${org.url}/id/${org.identity.organizationId}/${user.userId}`;
  return { status: 200, body: { ...Object.fromEntries(urls), identity } };
}

/**
 * Only for users with View Setup and Configuration. Salesforce's documentation names the permission,
 * and integrations report this code and message for users without it.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm
 *   and https://help.crossbeam.com/en/articles/4136739-troubleshooting-your-salesforce-connection
 */
async function limits({ org, user }: DataCall): Promise<Reply> {
  if (!user.rights.has('ViewSetup')) {
    throw new ApiError(403, 'API_DISABLED_FOR_ORG', 'limits resource is not enabled');
  }
  const { used, limit } = await readUsage(org.pool, org.dailyApiLimit);
  return { status: 200, body: limitList({ Max: limit, Remaining: Math.max(0, limit - used) }) };
}
