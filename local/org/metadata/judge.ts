import type { Org } from '../org.ts';
import { compileRule } from '../rules/compile-rule.ts';
import { formulaValue } from '../rules/formula-value.ts';
import { findField, findObject } from '../schema/names.ts';
import { ruleFromXml, ruleXml } from '../schema/read-metadata.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { type Candidate, candidate, withoutObject } from './candidate.ts';
import { componentKey, type DeployedComponent, type Failure } from './component.ts';
import { ownProblems } from './judge-component.ts';
import { permissionProblems } from './permission-problems.ts';
import { referencesOf } from './references.ts';
import { wsdlProblems } from './wsdl-problems.ts';
import { wsdlTypes } from './wsdl-types.ts';

/** The expected result of a deployment. */
export interface Judgement {
  failures: Failure[];
  /** The org with the components that are valid by themselves. */
  after: Candidate;
}

/**
 * Validates a deployment's components: each by itself, then within the org after the deployment.
 */
export async function judge(org: Org, components: DeployedComponent[]): Promise<Judgement> {
  const homeless = withoutObject(org, components);
  const types = await wsdlTypes();
  const own = components.flatMap((component) => {
    const { type, metadata } = component;
    const strange = wsdlProblems(types, type, metadata);
    const problems = homeless.has(component) ? [noObject(component)] : ownProblems(component);
    return (strange.length > 0 ? strange : problems).map((problem) => failure(component, problem));
  });
  const bad = new Set(own.map(componentKey));
  const sound = components.filter((component) => !bad.has(componentKey(component)));
  const after = await candidate(org, sound);
  const others = sound.flatMap((component) =>
    problemsIn(org, after, component).map((problem) => failure(component, problem)),
  );
  return { failures: [...own, ...others], after };
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
    case 'PermissionSet':
      return permissionProblems(after.schema, component.metadata);
    case 'CustomField':
      return object === undefined ? [] : fieldProblems(org, object, component);
    case 'ValidationRule':
      return object === undefined ? [] : unlessItWorks(() => tryRule(object, component));
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
      `The local org cannot change the type of a field, here from ${before.type} to ${field?.type}`,
    ];
  }
  const formula = field?.formula;
  return formula === undefined ? [] : unlessItWorks(() => formulaValue(object, formula, {}));
}

function tryRule(object: ObjectSchema, { metadata }: DeployedComponent): void {
  compileRule(object, ruleFromXml(ruleXml.parse(metadata)));
}

function unlessItWorks(attempt: () => unknown): string[] {
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
