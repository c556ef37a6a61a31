import { CHILD_TYPES, COMPONENT_TYPES } from './component-types.ts';

/**
 * Describes the metadata types that this org accepts.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_describe.htm
 */
export function describeMetadata(version: number): Record<string, unknown> {
  const metadataObjects = COMPONENT_TYPES.map(
    ({ type, folder, suffix, folderType, hasContent }) => ({
      directoryName: folder,
      inFolder: folderType !== undefined,
      metaFile: hasContent === true,
      suffix,
      xmlName: type,
      ...(type === 'CustomObject' && { childXmlNames: CHILD_TYPES.map((child) => child.type) }),
      ...(type === 'Workflow' && { childXmlNames: ['WorkflowAlert'] }),
    }),
  );
  return {
    metadataObjects,
    organizationNamespace: '',
    partialSaveAllowed: false,
    testRequired: false,
    version: `${version}.0`,
  };
}
