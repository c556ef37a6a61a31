import type { Org } from '../org.ts';
import { deployedPermissionSets } from '../rights/load-permission-sets.ts';
import { compileRules } from '../rules/compile-rules.ts';
import { saveComponents } from '../store/components-table.ts';
import { nextDeployId, saveDeploy } from '../store/deploys-table.ts';
import { keyPrefixes } from '../store/prefixes.ts';
import { refreshKeys } from '../store/refresh-keys.ts';
import { addPermissionSets } from '../store/seed-permission-sets.ts';
import { createSequences } from '../store/sequences.ts';
import type { Candidate } from './candidate.ts';
import { componentKey, type DeployedComponent, type Failure } from './component.ts';
import {
  type DeployOptions,
  type DeployResult,
  deployResult,
  missingTests,
  runsTests,
} from './deploy-result.ts';
import { readComponents } from './read-components.ts';
import { readPackage } from './read-package.ts';
import { withCurrentTracking } from './tracking.ts';
import { validateDeployment } from './validate-deployment.ts';

/**
 * Deploys a zip of metadata, completely or not at all. Calls of the API wait meanwhile; afterwards
 * they use the new schema.
 * @throws ApiError INVALID_PACKAGE
 */
export async function deploy(
  org: Org,
  zip: Uint8Array,
  options: DeployOptions,
): Promise<DeployResult> {
  const start = new Date();
  const read = readComponents(readPackage(zip));
  const id = await nextDeployId(org.pool);
  const result = await org.schemaLock.exclusive(async () => {
    const components = lastOfEach(read.components).map((each) =>
      withCurrentTracking(org.schema, each),
    );
    const { failures, after } = await validateDeployment(org, components);
    const all = [...read.failures, ...failures];
    const isApplied = !options.checkOnly && missingTests(options).length === 0;
    if (all.length === 0 && isApplied) all.push(...(await apply(org, after, components)));
    const successes = components
      .filter((each) => !all.some((failure) => componentKey(failure) === componentKey(each)))
      .map((each) => ({
        ...each,
        created: !after.hadBefore(each),
        changed: !after.isUnchanged(each),
      }));
    return deployResult(org, id, options, successes, all, start);
  });
  await saveDeploy(org.pool, id, result, canDeployLater(options, result) ? zip : undefined);
  return result;
}

/**
 * Whether a validation can be deployed later: it was successful, and its tests have run.
 * @see https://help.salesforce.com/s/articleView?id=platform.deploy_quick_deploy.htm
 */
function canDeployLater(options: DeployOptions, { status }: DeployResult): boolean {
  return options.checkOnly && runsTests(options) && status === 'Succeeded';
}

/** Stores a deployment and activates it; returns the failures that only the stored rows cause. */
async function apply(
  org: Org,
  after: Candidate,
  components: DeployedComponent[],
): Promise<Failure[]> {
  const { pool } = org;
  const { schema } = after;
  try {
    await refreshKeys(pool, schema);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const unique = components.filter(({ metadata }) => metadata.unique === 'true');
    if (unique.length === 0) throw error;
    return unique.map(({ type, fullName, fileName }) => ({ type, fullName, fileName, problem }));
  }
  await keyPrefixes(pool, after.customObjects);
  await createSequences(pool, schema);
  await saveComponents(pool, components);
  const sets = deployedPermissionSets(components);
  await addPermissionSets(pool, schema, sets);
  org.rules = compileRules(schema);
  org.schema.objects = schema.objects;
  for (const set of sets) org.permissionSets.set(set.name, set);
  org.access.forget();
  return [];
}

function lastOfEach(components: DeployedComponent[]): DeployedComponent[] {
  return [...new Map(components.map((each) => [componentKey(each), each])).values()];
}
