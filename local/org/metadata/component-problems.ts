import { objectXml, ruleXml } from '../schema/read-metadata.ts';
import { certificateProblems } from './certificate-problems.ts';
import { asXml, type DeployedComponent, textOf, type Xml } from './component.ts';
import { fieldProblems } from './field-problems.ts';

/** The problems of a component by itself, independent of the rest of the org. */
export function componentProblems(component: DeployedComponent): string[] {
  switch (component.type) {
    case 'CustomObject':
      return objectProblems(component);
    case 'CustomField':
      return fieldProblems(component);
    case 'ValidationRule':
      return ruleProblems(component.metadata);
    case 'PermissionSet':
    case 'CustomApplication':
      return missingElements(component.metadata, ['label']);
    case 'ExtlClntAppGlobalOauthSettings':
      return certificateProblems(component.metadata);
    default:
      return [];
  }
}

/**
 * A custom setting has fewer required elements than an object.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customobject.htm
 */
function objectProblems({ fullName, metadata }: DeployedComponent): string[] {
  if (!objectXml.safeParse(metadata).success) return [`${fullName}: the object cannot be read`];
  if (!fullName.endsWith('__c')) return [];
  if (metadata.customSettingsType !== undefined) return missingElements(metadata, ['label']);
  const { type } = asXml(metadata.nameField);
  return [
    ...missingElements(metadata, ['label', 'pluralLabel', 'deploymentStatus', 'sharingModel']),
    ...(type === 'Text' || type === 'AutoNumber'
      ? []
      : ['Must specify a nameField of type Text or AutoNumber']),
    ...(type === 'AutoNumber' ? missingElements(asXml(metadata.nameField), ['displayFormat']) : []),
  ];
}

function ruleProblems(metadata: Xml): string[] {
  const missing = missingElements(metadata, ['fullName', 'errorConditionFormula', 'errorMessage']);
  if (missing.length > 0 || ruleXml.safeParse(metadata).success) return missing;
  return ['The element active must be true or false'];
}

function missingElements(metadata: Xml, names: string[]): string[] {
  return names
    .filter((name) => textOf(metadata[name]) === undefined)
    .map((name) => `Required field is missing: ${name}`);
}
