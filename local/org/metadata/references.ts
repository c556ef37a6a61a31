import {
  asXml,
  type Component,
  type ComponentName,
  listOf,
  textOf,
  textsOf,
  type Xml,
} from './component.ts';

/** A component that another component requires. */
export interface Reference extends ComponentName {
  /** The element with the reference. */
  at: string;
}

/** The references of a component that this org checks. */
export function referencesOf({ type, fullName, metadata }: Component): Reference[] {
  switch (type) {
    case 'CustomField':
      return one(metadata, 'referenceTo', 'CustomObject');
    case 'PermissionSet':
      return permissionSet(metadata);
    case 'Layout':
      return layout(fullName, metadata);
    case 'CompactLayout':
      return fields(metadata, 'fields', objectOf(fullName));
    case 'ListView':
      return fields(metadata, 'columns', objectOf(fullName));
    case 'CustomTab':
      return metadata.customObject === 'true'
        ? [{ type: 'CustomObject', fullName, at: 'customObject' }]
        : [];
    case 'CustomApplication':
      return application(metadata);
    case 'ReportType':
      return reportType(metadata);
    case 'Report':
      return [...folder(type, fullName), ...report(metadata)];
    case 'Dashboard':
      return [...folder(type, fullName), ...dashboard(metadata)];
    case 'WorkflowAlert':
      return emailAlert(metadata);
    case 'Flow':
      return flow(metadata);
    case 'ExtlClntAppOauthSettings':
    case 'ExtlClntAppGlobalOauthSettings':
    case 'ExtlClntAppOauthConfigurablePolicies':
    case 'ExtlClntAppConfigurablePolicies':
      return one(metadata, 'externalClientApplication', 'ExternalClientApplication');
    default:
      return [];
  }
}

function permissionSet(metadata: Xml): Reference[] {
  return [
    ...each(metadata.fieldPermissions, 'field', 'CustomField'),
    ...each(metadata.objectPermissions, 'object', 'CustomObject'),
    ...each(metadata.tabSettings, 'tab', 'CustomTab'),
    ...each(metadata.applicationVisibilities, 'application', 'CustomApplication'),
  ];
}

function layout(fullName: string, metadata: Xml): Reference[] {
  const object = fullName.split('-')[0] ?? '';
  const items = listOf(metadata.layoutSections)
    .flatMap((section) => listOf(asXml(section).layoutColumns))
    .flatMap((column) => listOf(asXml(column).layoutItems));
  return [
    { type: 'CustomObject', fullName: object, at: 'object' },
    ...items.flatMap((item) => fields(asXml(item), 'field', object)),
  ];
}

function application(metadata: Xml): Reference[] {
  return textsOf(metadata.tabs).map((fullName) => ({ type: 'CustomTab', fullName, at: 'tabs' }));
}

function reportType(metadata: Xml): Reference[] {
  const columns = listOf(metadata.sections).flatMap((section) => listOf(asXml(section).columns));
  return [
    ...one(metadata, 'baseObject', 'CustomObject'),
    ...columns.flatMap((column) => {
      const { field, table } = asXml(column);
      return typeof table === 'string' ? fields({ field }, 'field', table) : [];
    }),
  ];
}

function report(metadata: Xml): Reference[] {
  const type = textOf(metadata.reportType) ?? '';
  // References to a custom report type have the suffix of a custom object.
  if (!type.endsWith('__c')) return [];
  return [{ type: 'ReportType', fullName: type.replace(/__c$/, ''), at: 'reportType' }];
}

function dashboard(metadata: Xml): Reference[] {
  const sections = ['leftSection', 'middleSection', 'rightSection'].map((name) => metadata[name]);
  const grid = listOf(asXml(metadata.dashboardGridLayout).dashboardGridComponents);
  const components = [
    ...sections.flatMap((section) => listOf(asXml(section).components)),
    ...grid.map((cell) => asXml(cell).dashboardComponent),
  ];
  return components.flatMap((component) => one(asXml(component), 'report', 'Report'));
}

/** The template and the groups of an e-mail alert. */
function emailAlert(metadata: Xml): Reference[] {
  const groups = listOf(metadata.recipients)
    .map(asXml)
    .filter(({ type }) => type === 'group');
  return [...one(metadata, 'template', 'EmailTemplate'), ...each(groups, 'recipient', 'Group')];
}

/** The object that starts a flow, the fields that start and look-ups filter by, and e-mail alerts. */
function flow(metadata: Xml): Reference[] {
  const alerts = listOf(metadata.actionCalls)
    .map(asXml)
    .filter(({ actionType }) => actionType === 'emailAlert');
  return [...each(alerts, 'actionName', 'WorkflowAlert'), ...filteredFields(metadata)];
}

function filteredFields(metadata: Xml): Reference[] {
  return [metadata.start, ...listOf(metadata.recordLookups)].flatMap((element) => {
    const { object, filters } = asXml(element);
    const name = textOf(object) ?? '';
    if (!name.endsWith('__c')) return [];
    return [
      { type: 'CustomObject', fullName: name, at: 'object' },
      ...listOf(filters).flatMap((filter) => fields(asXml(filter), 'field', name)),
    ];
  });
}

/** The folder of a component is a component of the same type. */
function folder(type: string, fullName: string): Reference[] {
  const path = fullName.split('/').slice(0, -1).join('/');
  return path === '' ? [] : [{ type, fullName: path, at: 'folder' }];
}

/** The references in the same element of each of several elements. */
function each(elements: unknown, at: string, type: string): Reference[] {
  return listOf(elements).flatMap((element) => one(asXml(element), at, type));
}

function one(metadata: Xml, at: string, type: string): Reference[] {
  return textsOf(metadata[at]).map((fullName) => ({ type, fullName, at }));
}

function fields(metadata: Xml, at: string, object: string): Reference[] {
  return textsOf(metadata[at])
    .filter((name) => name.endsWith('__c'))
    .map((name) => ({ type: 'CustomField', fullName: `${object}.${name}`, at }));
}

function objectOf(fullName: string): string {
  return fullName.split('.')[0] ?? '';
}
