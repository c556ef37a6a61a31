import { ApiError } from '../http/api-error.ts';
import type { Org } from '../org.ts';
import { readRecordId } from '../record-id.ts';
import { findValidatedZip } from '../store/deploys-table.ts';
import { deploy } from './deploy.ts';
import type { DeployResult } from './deploy-result.ts';

/**
 * Deploys what an earlier call has validated, as `sf project deploy quick` does. The validation
 * must be at most ten days old, and nothing may have been deployed since.
 * @param validationId the id of the validation; the deployment has an id of its own
 * @throws ApiError INVALID_ID_FIELD, which the sf CLI expects (plugin-deploy-retrieve, quick.js)
 * @see https://help.salesforce.com/s/articleView?id=platform.deploy_quick_deploy.htm
 */
export async function quickDeploy(org: Org, validationId: string): Promise<DeployResult> {
  const id = readRecordId(validationId) ?? validationId;
  const zip = await findValidatedZip(org.pool, id);
  if (zip !== undefined) return deploy(org, zip, { checkOnly: false });
  const message = `The deployment ${validationId} is not a recent validation with tests, or the org's metadata has been deployed since`;
  throw new ApiError(400, 'INVALID_ID_FIELD', message);
}
