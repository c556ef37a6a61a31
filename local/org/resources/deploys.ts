import { notFound } from '../http/api-error.ts';
import type { DataCall, Reply } from '../http/data-call.ts';
import type { Parameters, Resource } from '../http/resource.ts';
import { findDeployResult } from '../metadata/find-deploy-result.ts';

/**
 * The results of deployments.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_checkstatus.htm
 */
export const deployResources: Resource[] = [
  { method: 'GET', pattern: 'metadata/deployRequest/:deploy', handle: getDeploy },
];

async function getDeploy({ org, query }: DataCall, { deploy = '' }: Parameters): Promise<Reply> {
  const withDetails = query.get('includeDetails') === 'true';
  const deployResult = await findDeployResult(org, deploy, withDetails);
  if (deployResult === undefined) throw notFound();
  return { status: 200, body: { id: deploy, deployResult } };
}
