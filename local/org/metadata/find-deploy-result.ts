import type { Org } from '../org.ts';
import { readRecordId } from '../record-id.ts';
import { findDeploy } from '../store/deploys-table.ts';
import type { DeployResult } from './deploy-result.ts';

/**
 * What a deployment came to; undefined when there was none of this id.
 * @param withDetails component by component
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
