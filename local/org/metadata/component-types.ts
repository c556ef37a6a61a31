/** A metadata type with separate files. */
export interface ComponentType {
  type: string;
  /** Folder in a project and in a deployment's zip. */
  folder: string;
  /** File ending without its dot; in a project `-meta.xml` follows. */
  suffix: string;
  /** Its files are in folders; each folder is a component of this type. */
  folderType?: string;
  /** Each file with this suffix is content, which has its metadata in a second file, `-meta.xml`. */
  hasContent?: true;
}

/**
 * The metadata types that this org accepts.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_types_list.htm
 */
export const COMPONENT_TYPES: ComponentType[] = [
  { type: 'CustomObject', folder: 'objects', suffix: 'object' },
  { type: 'CustomTab', folder: 'tabs', suffix: 'tab' },
  { type: 'CustomApplication', folder: 'applications', suffix: 'app' },
  { type: 'Layout', folder: 'layouts', suffix: 'layout' },
  { type: 'FlexiPage', folder: 'flexipages', suffix: 'flexipage' },
  { type: 'PermissionSet', folder: 'permissionsets', suffix: 'permissionset' },
  { type: 'ReportType', folder: 'reportTypes', suffix: 'reportType' },
  { type: 'Report', folder: 'reports', suffix: 'report', folderType: 'ReportFolder' },
  { type: 'Dashboard', folder: 'dashboards', suffix: 'dashboard', folderType: 'DashboardFolder' },
  { type: 'Flow', folder: 'flows', suffix: 'flow' },
  { type: 'Workflow', folder: 'workflows', suffix: 'workflow' },
  { type: 'CustomNotificationType', folder: 'notificationtypes', suffix: 'notiftype' },
  { type: 'Group', folder: 'groups', suffix: 'group' },
  { type: 'EmailTemplate', folder: 'email', suffix: 'email', hasContent: true },
  { type: 'ExternalClientApplication', folder: 'externalClientApps', suffix: 'eca' },
  { type: 'ExtlClntAppOauthSettings', folder: 'extlClntAppOauthSettings', suffix: 'ecaOauth' },
  {
    type: 'ExtlClntAppGlobalOauthSettings',
    folder: 'extlClntAppGlobalOauthSets',
    suffix: 'ecaGlblOauth',
  },
  {
    type: 'ExtlClntAppOauthConfigurablePolicies',
    folder: 'extlClntAppOauthPolicies',
    suffix: 'ecaOauthPlcy',
  },
  {
    type: 'ExtlClntAppConfigurablePolicies',
    folder: 'extlClntAppPolicies',
    suffix: 'ecaPlcy',
  },
];

/**
 * The type of a component in the result of a deployment. There, a folder has a separate type,
 * although package.xml lists it under the type of its contents.
 * @see https://github.com/forcedotcom/cli/issues/3190
 */
export function typeInResult(type: string, fileName: string): string {
  const { folderType } = COMPONENT_TYPES.find((each) => each.type === type) ?? {};
  return folderType !== undefined && fileName.endsWith('-meta.xml') ? folderType : type;
}

/**
 * A metadata type that is part of an object's file in a deployment, and a separate file in a
 * project.
 */
export interface ChildType {
  type: string;
  /** Element of the object's file. */
  element: string;
  suffix: string;
}

/** The metadata types that an object's file may contain. */
export const CHILD_TYPES: ChildType[] = [
  { type: 'CustomField', element: 'fields', suffix: 'field' },
  { type: 'ValidationRule', element: 'validationRules', suffix: 'validationRule' },
  { type: 'ListView', element: 'listViews', suffix: 'listView' },
  { type: 'CompactLayout', element: 'compactLayouts', suffix: 'compactLayout' },
  { type: 'RecordType', element: 'recordTypes', suffix: 'recordType' },
  { type: 'FieldSet', element: 'fieldSets', suffix: 'fieldSet' },
  { type: 'WebLink', element: 'webLinks', suffix: 'webLink' },
];
