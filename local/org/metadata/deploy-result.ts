import { formatInstant } from '../instants.ts';
import type { Org } from '../org.ts';
import type { ComponentName, Failure } from './component.ts';
import { typeInResult } from './component-types.ts';

/** A client's options for a deployment. */
export interface DeployOptions {
  /** Validates only; nothing is stored. */
  checkOnly: boolean;
}

/** A component that was deployed, or is valid. */
export interface Success extends ComponentName {
  fileName: string;
  created: boolean;
  changed: boolean;
}

/** The result of one component. */
interface DeployMessage {
  fullName: string;
  componentType: string;
  fileName: string;
  success: boolean;
  created: boolean;
  changed: boolean;
  deleted: boolean;
  createdDate: string;
  problem?: string;
  problemType?: 'Error';
  lineNumber?: number;
  columnNumber?: number;
}

/** The result of a deployment, in the format that REST and SOAP share. */
export interface DeployResult {
  id: string;
  status: 'Succeeded' | 'Failed';
  details: { componentSuccesses: DeployMessage[]; componentFailures: DeployMessage[] };
  [fact: string]: unknown;
}

/**
 * Builds the result of a deployment.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployresult.htm
 */
export function deployResult(
  { identity }: Org,
  id: string,
  { checkOnly }: DeployOptions,
  successes: Success[],
  failures: Failure[],
  start: Date,
): DeployResult {
  const now = formatInstant(new Date());
  const success = failures.length === 0;
  return {
    id,
    status: success ? 'Succeeded' : 'Failed',
    success,
    done: true,
    checkOnly,
    ignoreWarnings: false,
    rollbackOnError: true,
    runTestsEnabled: false,
    createdBy: identity.userId,
    createdByName: identity.username,
    createdDate: formatInstant(start),
    startDate: formatInstant(start),
    lastModifiedDate: now,
    completedDate: now,
    numberComponentErrors: failures.length,
    numberComponentsDeployed: successes.length,
    numberComponentsTotal: successes.length + failures.length,
    numberTestErrors: 0,
    numberTestsCompleted: 0,
    numberTestsTotal: 0,
    details: {
      componentSuccesses: [packageXml(now), ...successes.map((each) => succeeded(each, now))],
      componentFailures: failures.map((each) => failed(each, now)),
    },
  };
}

function succeeded(component: Success, now: string): DeployMessage {
  const { type, fullName, fileName, created, changed } = component;
  return {
    fullName,
    componentType: typeInResult(type, fileName),
    fileName,
    success: true,
    created,
    changed,
    deleted: false,
    createdDate: now,
  };
}

function failed({ type, fullName, fileName, ...why }: Failure, now: string): DeployMessage {
  return {
    fullName,
    componentType: typeInResult(type, fileName),
    fileName,
    success: false,
    created: false,
    changed: false,
    deleted: false,
    createdDate: now,
    problemType: 'Error',
    ...why,
  };
}

function packageXml(now: string): DeployMessage {
  const component = { type: '', fullName: 'package.xml', fileName: 'package.xml' };
  return succeeded({ ...component, created: false, changed: true }, now);
}
