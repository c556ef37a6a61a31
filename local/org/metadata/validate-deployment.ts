import type { Org } from '../org.ts';
import { compileRule } from '../rules/compile-rule.ts';
import { formulaValue } from '../rules/formula-value.ts';
import { findField, findObject } from '../schema/names.ts';
import { ruleFromXml, ruleXml } from '../schema/read-metadata.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { type Candidate, candidate, withoutObject } from './candidate.ts';
import { componentKey, type DeployedComponent, type Failure, type Xml } from './component.ts';
import { componentProblems } from './component-problems.ts';
import { typeInResult } from './component-types.ts';
import { layoutProblems } from './layout-problems.ts';
import { permissionProblems } from './permission-problems.ts';
import { referencesOf } from './references.ts';
import { fieldsBeyondLimit, TOO_MANY_TRACKED_FIELDS } from './tracking.ts';
import { wsdlProblems } from './wsdl-problems.ts';
import { wsdlTypes } from './wsdl-types.ts';

/** The expected result of a deployment. */
export interface DeploymentValidation {
  failures: Failure[];
  /** The org with the components that are valid by themselves. */
  after: Candidate;
}

/**
 * Validates a deployment's components: each by itself, then within the org after the deployment.
 */
export async function validateDeployment(
  org: Org,
  components: DeployedComponent[],
): Promise<DeploymentValidation> {
  const orphans = withoutObject(org, components);
  const types = await wsdlTypes();
  const own = components.flatMap((component) => {
    const { type, fileName, metadata } = component;
    const wsdlErrors = wsdlProblems(types, typeInResult(type, fileName), metadata);
    const problems = orphans.has(component) ? [noObject(component)] : componentProblems(component);
    return (wsdlErrors.length > 0 ? wsdlErrors : problems).map((problem) =>
      failure(component, problem),
    );
  });
  const invalid = new Set(own.map(componentKey));
  const valid = components.filter((component) => !invalid.has(componentKey(component)));
  const after = await candidate(org, valid);
  const others = valid.flatMap((component) =>
    problemsIn(org, after, component).map((problem) => failure(component, problem)),
  );
  const untracked = fieldsBeyondLimit(org.schema, valid).map((component) =>
    failure(component, TOO_MANY_TRACKED_FIELDS),
  );
  return { failures: [...own, ...others, ...untracked], after };
}

function problemsIn(org: Org, after: Candidate, component: DeployedComponent): string[] {
  const missing = referencesOf(component).filter((reference) => !after.has(reference));
  if (missing.length > 0) {
    return missing.map(
      ({ at, type, fullName }) => `In field: ${at} - no ${type} named ${fullName} found`,
    );
  }
  const [objectName = ''] = component.fullName.split('.');
  const object = findObject(after.schema, objectName);
  switch (component.type) {
    case 'CustomObject':
      return sharingProblems(org, component.metadata);
    case 'Layout':
      return layoutProblems(after.schema, component);
    case 'PermissionSet':
      return permissionProblems(after.schema, component.metadata);
    case 'CustomField':
      return object === undefined ? [] : fieldProblems(org, object, component);
    case 'ValidationRule':
      return object === undefined ? [] : errorsOf(() => tryRule(object, component));
    default:
      return [];
  }
}

/** Stored values are never converted, so the type of an existing field cannot change. */
function fieldProblems(org: Org, object: ObjectSchema, { fullName }: DeployedComponent): string[] {
  const [, name = ''] = fullName.split('.');
  const field = findField(object, name);
  const present = findObject(org.schema, object.name);
  const before = present && findField(present, name);
  if (before !== undefined && before.type !== field?.type) {
    return [
      `The local org cannot change the type of a field, here from ${before.type} to ${field?.type}: name another field, or empty the org: stop the trial, remove its folder (LOCAL_DIR), and start again`,
    ];
  }
  const formula = field?.formula;
  return formula === undefined ? [] : errorsOf(() => formulaValue(object, formula, {}));
}

/**
 * Orgs without external org-wide defaults refuse the element; the platform's text is not public.
 * @see https://github.com/trailheadapps/northern-trail-outfitters/issues/5
 */
function sharingProblems({ externalSharing }: Org, { externalSharingModel }: Xml): string[] {
  if (externalSharing || externalSharingModel === undefined) return [];
  return ['externalSharingModel: the external org-wide defaults are not enabled in this org'];
}

function tryRule(object: ObjectSchema, { metadata }: DeployedComponent): void {
  compileRule(object, ruleFromXml(ruleXml.parse(metadata)));
}

function errorsOf(attempt: () => unknown): string[] {
  try {
    attempt();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function noObject({ fullName }: DeployedComponent): string {
  const [object = ''] = fullName.split('.');
  if (object.endsWith('__c')) return `In field: object - no CustomObject named ${object} found`;
  return `The local org has no standard object ${object}`;
}

function failure({ type, fullName, fileName }: DeployedComponent, problem: string): Failure {
  return { type, fullName, fileName, problem };
}
