import type { Org } from '../org.ts';
import { readRecordId } from '../record-id.ts';
import { findDeploy } from '../store/deploys-table.ts';
import type { DeployResult } from './deploy-result.ts';

/**
 * The result of a deployment; undefined when the id is unknown.
 * @param withDetails includes the results of the components
 */
export async function findDeployResult(
  { pool }: Org,
  id: string,
  withDetails: boolean,
): Promise<Partial<DeployResult> | undefined> {
  const result = await findDeploy<DeployResult>(pool, readRecordId(id) ?? id);
  if (result === undefined || withDetails) return result;
  const { details: _, ...facts } = result;
  return facts;
}
