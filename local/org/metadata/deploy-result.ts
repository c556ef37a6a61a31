import { formatInstant } from '../instants.ts';
import type { Org } from '../org.ts';
import type { ComponentName, Failure } from './component.ts';
import { typeInResult } from './component-types.ts';

/** A client's options for a deployment. */
export interface DeployOptions {
  /** Validates only; nothing is stored. */
  checkOnly: boolean;
  /** Which Apex tests to run; `NoTestRun` by default. */
  testLevel?: string | undefined;
  /** The test classes of the level `RunSpecifiedTests`. */
  runTests?: string[] | undefined;
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

/** The result of the Apex tests. */
interface RunTestResult {
  numTestsRun: number;
  numFailures: number;
  totalTime: number;
  failures: { name: string; methodName: string; message: string; type: string }[];
}

/** The result of a deployment, in the format that REST and SOAP share. */
export interface DeployResult {
  id: string;
  status: 'Succeeded' | 'Failed';
  details: {
    componentSuccesses: DeployMessage[];
    componentFailures: DeployMessage[];
    runTestResult: RunTestResult;
  };
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
  options: DeployOptions,
  successes: Success[],
  failures: Failure[],
  start: Date,
): DeployResult {
  const now = formatInstant(new Date());
  const tests = missingTests(options);
  const success = failures.length === 0 && tests.length === 0;
  return {
    id,
    status: success ? 'Succeeded' : 'Failed',
    success,
    done: true,
    checkOnly: options.checkOnly,
    ignoreWarnings: false,
    rollbackOnError: true,
    runTestsEnabled: runsTests(options),
    createdBy: identity.userId,
    createdByName: identity.username,
    createdDate: formatInstant(start),
    startDate: formatInstant(start),
    lastModifiedDate: now,
    completedDate: now,
    numberComponentErrors: failures.length,
    numberComponentsDeployed: successes.length,
    numberComponentsTotal: successes.length + failures.length,
    numberTestErrors: tests.length,
    numberTestsCompleted: 0,
    numberTestsTotal: tests.length,
    details: {
      componentSuccesses: [packageXml(now), ...successes.map((each) => succeeded(each, now))],
      componentFailures: failures.map((each) => failed(each, now)),
      runTestResult: testResult(tests),
    },
  };
}

/** Whether a deployment runs Apex tests. */
export function runsTests({ testLevel }: DeployOptions): boolean {
  return testLevel !== undefined && testLevel !== 'NoTestRun';
}

/** The test classes that a deployment names; the org has no Apex classes, so all are missing. */
export function missingTests({ testLevel, runTests = [] }: DeployOptions): string[] {
  return testLevel === 'RunSpecifiedTests' ? runTests : [];
}

function testResult(missing: string[]): RunTestResult {
  const failures = missing.map((name) => {
    const message = `Test classes specified not found: [${name}]`;
    return { name, methodName: '', message, type: 'Class' };
  });
  return { numTestsRun: 0, numFailures: failures.length, totalTime: 0, failures };
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
