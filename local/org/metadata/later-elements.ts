/**
 * Elements and values of metadata types that are later than the WSDL of jsforce (API 47.0), as far
 * as this project deploys them: flows that a record starts.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_visual_workflow.htm
 */
export const LATER_ELEMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Flow: { apiVersion: 'double', environments: 'FlowEnvironment' },
  FlowStart: {
    filterFormula: 'string',
    recordTriggerType: 'RecordTriggerType',
    scheduledPaths: 'FlowScheduledPath',
  },
  FlowScheduledPath: { connector: 'FlowConnector', pathType: 'FlowScheduledPathType' },
  FlowRecordLookup: { filterLogic: 'string' },
  FlowTextTemplate: { isViewedAsPlainText: 'boolean' },
};

export const LATER_VALUES: Readonly<Record<string, readonly string[]>> = {
  FlowEnvironment: ['Default'],
  FlowTriggerType: ['RecordAfterSave', 'RecordBeforeSave'],
  RecordTriggerType: ['Create', 'CreateAndUpdate', 'Update'],
  FlowScheduledPathType: ['AsyncAfterCommit'],
};
